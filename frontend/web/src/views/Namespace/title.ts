/** Why it is on or off right now, in one sentence. */
import type { Namespace, NamespaceDetail } from '../../api/names'
import type { Say } from '../../i18n/say'
import { whoWrites } from '../../i18n/writers'

/** Why Alba does not touch it, as far as that has a sentence of its own. */
const LEFT_ALONE = ['protected', 'over'] as const
const STANDSTILLS = ['paused', 'observing'] as const

export function title({ namespace: n, why }: Pick<NamespaceDetail, 'namespace' | 'why'>, say: Say, now: number): string {
  const { t, f } = say
  const words = t.namespace
  const name = n.namespace
  const standstill = STANDSTILLS.find((code) => why.some((fact) => fact.code === code))
  if (standstill && n.phase !== 'unknown') return words.standstill[standstill](name, n.phase === 'awake')
  const late = n.overdue ? f.when(Date.parse(n.overdue.at), now) : ''
  if (n.overdue?.way === 'sleep') {
    if (why.some((fact) => fact.code === 'failed' || fact.code === 'failing')) return words.couldNotSleep(name, late)
    return n.state === 'sleeping' ? words.sleeping(name) : words.shouldSleep(name, late)
  }
  if (n.state === 'failed') return n.overdue ? words.couldNotWake(name, late) : words.failed(name)
  if (n.waiting_since) return words.waiting(name, f.when(Date.parse(n.waiting_since), now))
  if (n.state === 'waking') return n.window ? words.wakingUntil(name, f.when(Date.parse(n.window.stop), now)) : words.waking(name)
  if (n.overdue?.way === 'wake') return words.shouldWake(name, late)
  if (n.state === 'left-alone') return words[LEFT_ALONE.find((code) => why.some((fact) => fact.code === code)) ?? 'leftAlone'](name)
  return byHand(n, say, now) ?? asPlanned(n, say, now)
}

/** What somebody else did to it, which is not as planned. */
function byHand(n: Namespace, { t, f }: Say, now: number): string | null {
  if (!n.by_hand) return null
  const { kind, by, since, workloads } = n.by_hand
  const who = by ? whoWrites(by) : t.namespace.somebody
  const when = f.when(Date.parse(since), now)
  return kind === 'woken-by-hand' ? t.namespace.raised(n.namespace, who, when) : t.namespace.lowered(n.namespace, who, workloads.length, when)
}

function asPlanned(n: Namespace, { t, f }: Say, now: number): string {
  const words = t.namespace
  const next = n.next_switch ? f.when(Date.parse(n.next_switch.at), now) : null
  if (n.state === 'sleeping') return words.sleeping(n.namespace)
  if (n.awake_since) {
    const unready = n.conditions.includes('degraded') && n.observed ? n.observed.workloads - n.observed.ready : 0
    if (unready > 0 && next) return words.awakeUnready(n.namespace, next, unready)
    return next ? words.awakeUntil(n.namespace, next) : words.awake(n.namespace)
  }
  if (n.state === 'unknown') return words.neverSwitched(n.namespace)
  return next ? words.asleepUntil(n.namespace, next) : words.asleep(n.namespace)
}
