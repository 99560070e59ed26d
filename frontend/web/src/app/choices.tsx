/** Language and zone: from the URL, else what was chosen here before, else the browser's. */
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import type { Words } from '../i18n/en'
import { type Lang, isLang } from '../i18n/lang'
import { SayContext, loadWords, sayOf } from '../i18n/say'
import { isZone, ownZone, presentName } from '../time/zones'
import { store, stored } from './stored'
import { useQueryState } from './url'

export function chosenLang(params: URLSearchParams): Lang {
  const asked = params.get('lang')
  if (isLang(asked)) return asked
  const kept = stored('lang')
  if (isLang(kept)) return kept
  return navigator.language.startsWith('es') ? 'es' : 'en'
}

export function chosenZone(params: URLSearchParams): string {
  for (const zone of [params.get('zone'), stored('zone')]) if (zone && isZone(zone)) return presentName(zone)
  return ownZone()
}

type Props = { first: { lang: Lang; words: Words }; children: ReactNode }

/** Words of another language are fetched before anything changes, so that the page never stands without any. */
export function Choices({ first, children }: Props) {
  const [params] = useQueryState()
  const [{ lang, words }, setLoaded] = useState(first)
  const wanted = chosenLang(params)
  const zone = chosenZone(params)
  useEffect(() => {
    let wasLeft = false
    if (wanted !== lang) {
      void loadWords(wanted).then((found) => {
        if (!wasLeft) setLoaded({ lang: wanted, words: found })
      })
    }
    return () => {
      wasLeft = true
    }
  }, [wanted, lang])
  useEffect(() => {
    document.documentElement.lang = lang
  }, [lang])
  const say = useMemo(() => sayOf(words, lang, zone), [words, lang, zone])
  return <SayContext value={say}>{children}</SayContext>
}

/** Choosing writes it in the URL, so that a link shows the same, and in this browser for the next time. */
export function useChoose(): { chooseLang: (lang: Lang) => void; chooseZone: (zone: string) => void } {
  const [, change] = useQueryState()
  return {
    chooseLang: (lang) => {
      store('lang', lang)
      change({ lang })
    },
    chooseZone: (zone) => {
      store('zone', zone)
      change({ zone })
    },
  }
}
