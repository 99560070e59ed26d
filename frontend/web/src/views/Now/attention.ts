/** Says one thing that needs attention: what is so, why, and where its remedy is. */
import type { Attention, Summary } from '../../api/names'
import { namespacePath, schedulePath } from '../../app/url'
import type { Words } from '../../i18n/en'
import { sentence } from '../../i18n/reasons'
import type { Say } from '../../i18n/say'

/** `to`: on this page; `href`: in the repository. */
export type Remedy = { words: string; to: string } | { words: string; href: string } | null

export function headline(a: Attention, summary: Summary, say: Say, now: number): string {
  const { t, f } = say
  const name = a.namespace ?? ''
  const when = a.since ? f.when(Date.parse(a.since), now) : null
  const words = t.attention
  switch (a.rank) {
    case 'contended': {
      const known = summary.awake.find((n) => n.namespace === name && n.cluster === a.cluster)
      const due = known?.overdue ? f.when(Date.parse(known.overdue.at), now) : null
      return due ? words.contended(name, due) : words.contendedNoTime(name)
    }
    case 'degraded': {
      const seen = summary.awake.find((n) => n.namespace === name && n.cluster === a.cluster)?.observed
      return seen ? words.degraded(name, seen.ready, seen.workloads) : words.degradedNoCount(name)
    }
    case 'waiting':
      return words.waiting(name, when ?? '')
    case 'drift':
      return words.drift(name, when ?? '')
    case 'missed':
      return words.missed(name, when ?? '')
    case 'invalid':
    case 'held':
      return words[a.rank](a.schedule ?? name)
    case 'failed':
    case 'owed':
      return words[a.rank](name)
    case 'held-revision':
      return words['held-revision']()
  }
}

/** Of all reasons those of this rank; what else is wrong with the namespace has its own place. */
export function details(a: Attention, summary: Summary, say: Say, now: number): string[] {
  const codes = CODES[a.rank]
  const found = a.why.filter((r) => codes.includes(r.code)).map((r) => sentence(r, say, now))
  if (a.rank === 'missed' || a.rank === 'failed') {
    const cause = a.why.map((r) => r.args['cause']).find((c) => typeof c === 'string' && c !== '')
    if (typeof cause === 'string') found.unshift(`${capital(say.t.causes[cause] ?? cause)}.`)
  }
  if (a.rank === 'waiting') {
    const earliest = summary.clusters.find((c) => c.cluster === a.cluster)?.queue.find((w) => w.namespace === a.namespace)?.earliest
    if (earliest) found.push(say.t.attention.placeAt(say.f.when(Date.parse(earliest), now)))
  }
  return found.slice(0, 3)
}

const CODES: Record<Attention['rank'], string[]> = {
  failed: ['failed', 'failing'],
  contended: ['contended'],
  waiting: ['waiting'],
  missed: [],
  degraded: ['degraded', 'failing'],
  drift: ['woken-by-hand', 'put-to-sleep-by-hand'],
  invalid: ['invalid'],
  held: ['held'],
  owed: ['owed'],
  'held-revision': ['held-revision'],
}

const ANCHORS: Partial<Record<Attention['rank'], string>> = { degraded: '#workloads', drift: '#workloads', missed: '#history' }

/** A repository without pages of its own has nowhere to mend a file: what is known of it leads on instead. */
export function remedy(a: Attention, { remedies, known }: Words['attention']): Remedy {
  const words = remedies[a.rank]
  switch (a.rank) {
    case 'waiting':
      return { words, to: '/#places' }
    case 'held-revision':
      return a.link ? { words, href: a.link } : { words: known, to: '/monitoring' }
    case 'invalid':
    case 'held':
      if (a.link) return { words, href: a.link }
      return a.schedule ? { words: known, to: schedulePath(a.schedule) } : null
    default:
      return a.cluster && a.namespace ? { words, to: namespacePath(a.cluster, a.namespace) + (ANCHORS[a.rank] ?? '') } : null
  }
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
