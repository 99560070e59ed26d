/** The two languages of the page. */
export type Lang = 'en' | 'es'

export const LANGS: readonly Lang[] = ['en', 'es']

export function isLang(value: string | null | undefined): value is Lang {
  return value === 'en' || value === 'es'
}
