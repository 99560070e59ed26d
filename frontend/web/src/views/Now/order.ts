/** The order of what Now shows, and how a newer summary is shown in the order of an older one. */
import type { Attention, Namespace, Summary, Transition } from '../../api/names'

const nameOf = (of: Namespace) => `${of.cluster}/${of.namespace}`
export const attentionOf = (a: Attention) => `${a.rank} ${a.cluster}/${a.namespace} ${a.schedule} ${a.since}`
const switchOf = (s: Transition) => `${s.way} ${s.cluster}/${s.namespace} ${s.at}`

export function orderOf({ awake, waiting, asleep, attention, next_switches: next }: Summary): string {
  return JSON.stringify([awake.map(nameOf), waiting.map(nameOf), asleep.map(nameOf), attention.map(attentionOf), next.map(switchOf)])
}

/** Each namespace as it is now, where it was; who has woken since takes a place that is free; all figures are the newer ones. */
export function keepOrder(shown: Summary, fresh: Summary): Summary {
  const now = new Map([...fresh.awake, ...fresh.waiting, ...fresh.asleep].map((n) => [nameOf(n), n]))
  const asNow = (all: Namespace[]) => all.map((n) => now.get(nameOf(n)) ?? n)
  const attention = new Map(fresh.attention.map((a) => [attentionOf(a), a]))
  return {
    ...fresh,
    awake: seated(asNow(shown.awake), fresh),
    waiting: asNow(shown.waiting),
    asleep: asNow(shown.asleep),
    attention: shown.attention.map((a) => attention.get(attentionOf(a)) ?? a),
    next_switches: shown.next_switches,
  }
}

function seated(cards: Namespace[], { awake, clusters }: Summary): Namespace[] {
  const all = [...cards]
  const has = (n: Namespace) => all.some((each) => nameOf(each) === nameOf(n))
  const isFree = (cluster: string) => all.filter((each) => each.cluster === cluster).length < (clusters.find((c) => c.cluster === cluster)?.limit ?? 0)
  for (const n of awake) if (!has(n) && isFree(n.cluster)) all.push(n)
  return all
}
