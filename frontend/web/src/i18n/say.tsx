/** The words and the formats of the chosen language and zone, for every component. */
import { createContext, use } from 'react'
import { type Formats, formatsOf } from '../time/formats'
import type { Words } from './en'
import type { Lang } from './lang'

export type Say = { t: Words; f: Formats; lang: Lang; zone: string }

export const SayContext = createContext<Say | null>(null)

export function useSay(): Say {
  const say = use(SayContext)
  if (!say) throw new Error('SayContext is missing around this component')
  return say
}

/** Both languages are chunks of their own: nobody loads the one that is not read. */
export async function loadWords(lang: Lang): Promise<Words> {
  return lang === 'es' ? (await import('./es')).es : (await import('./en')).en
}

export function sayOf(words: Words, lang: Lang, zone: string): Say {
  return { t: words, f: formatsOf(lang, zone), lang, zone }
}
