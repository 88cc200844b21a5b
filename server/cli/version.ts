import packageJson from '../../package.json' with { type: 'json' };

/** The version of the package that this program was built from. */
export const version: string = packageJson.version;
