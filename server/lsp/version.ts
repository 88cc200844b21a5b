import packageJson from '../../package.json' with { type: 'json' };

/** Of the whole package. */
export const version: string = packageJson.version;
