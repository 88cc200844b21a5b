import * as l10n from '@vscode/l10n';

/** What a page says in place of our English words; VS Code reads it from `l10n/` for the extension, and a page has no way there. */
export interface PageLanguage {
  /** As in `<html lang>`: `de`. */
  readonly language: string;
  readonly texts: Readonly<Record<string, string>>;
}

export const { t } = l10n;

let spoken = 'en';

/** All that is said from now on is in this language, as far as it is translated. */
export function speak({ language, texts }: PageLanguage): void {
  spoken = language;
  l10n.config({ contents: { ...texts } });
}

/** A number as people of the language write it. */
export function numberText(number: number): string {
  return number.toLocaleString(spoken);
}
