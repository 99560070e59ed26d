/** The title of the window, apart from what is seen: its count changes without the rest being drawn again. */
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useSearchParams } from 'wouter'
import { queries } from '../api/queries'
import type { Words } from '../i18n/en'
import { useSay } from '../i18n/say'
import { decoded } from './url'

type Props = { view: keyof Words['shell']['views']; path: string; isKnown: boolean }

export function Title({ view, path, isKnown }: Props) {
  const { t } = useSay()
  const [params] = useSearchParams()
  const { data } = useQuery(queries.summary())
  const attention = data?.data.attention.length ?? 0
  const name = isKnown ? (nameOf(path, params, t) ?? t.shell.views[view]) : t.shell.nowhere
  useEffect(() => {
    document.title = t.shell.title(name, attention)
  }, [t, name, attention])
  return null
}

/** Of one namespace, one schedule, or what is being done to one; null: it is a view as such. */
function nameOf(path: string, params: URLSearchParams, t: Words): string | null {
  const [, first, ...rest] = path.split('/')
  const [change, remove] = [params.get('change'), params.get('remove')]
  if (first === 'namespaces') return decoded(rest.at(-1) ?? '')
  if (first === 'schedules' && rest.length) return decoded(rest.join('/'))
  if (first !== 'new') return null
  return change ? t.form.titleChange(change) : remove ? t.form.titleRemove(remove) : null
}
