/** What Now says in its title and of each thing that needs attention, and the order in which it shows them. */
import { describe, expect, test } from 'vitest'
import type { Attention, Summary } from '../../src/api/names'
import { en } from '../../src/i18n/en'
import { es } from '../../src/i18n/es'
import { sayOf } from '../../src/i18n/say'
import { details, headline, remedy } from '../../src/views/Now/attention'
import { keepOrder, orderOf } from '../../src/views/Now/order'
import { title } from '../../src/views/Now/title'
import { CLUSTER, NOW, noSummary, summary } from '../fixtures/estate'

const now = Date.parse(NOW)
const inEnglish = sayOf(en, 'en', 'Europe/Madrid')
const inSpanish = sayOf(es, 'es', 'Europe/Madrid')
const attention = (rank: Attention['rank'], more: Partial<Attention> = {}): Attention => ({
  rank, cluster: CLUSTER, namespace: 'orders-qa', schedule: 'orders/office-hours', since: '2026-10-21T13:30:00Z', why: [], link: null, ...more,
})

describe('the title', () => {
  const free: Summary = { ...summary, waiting: [], attention: [], clusters: summary.clusters.map((c) => ({ ...c, taken: 2, queue: [] })) }
  const policy = (more: Partial<Summary['policy']>): Summary => ({ ...summary, policy: { ...summary.policy, ...more } })
  const failed = [attention('failed', { namespace: 'a' }), attention('failed', { namespace: 'b' })]
  const fought = attention('contended', { namespace: 'media-qa' })
  const raised = { ...summary.asleep[0], by_hand: { kind: 'woken-by-hand', by: 'kubectl-scale', since: NOW, workloads: ['Deployment/web'] } } as Summary['asleep'][number]
  const empty: Summary = { ...noSummary, next_switches: summary.next_switches }
  // From what is said first to what is said when nothing else is to be.
  const said: [string, Summary, number | null, string, string][] = [
    ['that nothing is known, whatever else is so', { ...summary, attention: [...failed, fought] }, Date.parse('2026-10-21T13:39:00Z'),
      'At 15:39, 5 places were taken. Nothing is known since.', 'A las 15:39 había 5 cupos ocupados. Desde entonces no se sabe nada.'],
    ['that Alba is paused, and what stays on', { ...policy({ paused: true }), attention: [...failed, fought] }, null, 'Alba is paused; 5 places stay taken.', 'Alba está en pausa; siguen ocupados 5 cupos.'],
    ['that Alba only observes', policy({ mode: 'observe' }), null, 'Alba only observes and switches nothing.', 'Alba solo observa y no cambia nada.'],
    ['who waits', { ...summary, attention: [...failed, fought] }, null,
      'All 5 places are taken and orders-qa is waiting for one.', 'Los 5 cupos están ocupados y orders-qa espera uno.'],
    ['how many failed', { ...free, attention: [...failed, fought] }, null, '2 namespaces could not be switched.', 'No se pudieron cambiar 2 namespaces.'],
    ['which one failed', { ...free, attention: [attention('failed', { namespace: 'a' }), fought] }, null, 'a could not be switched.', 'No se pudo cambiar a.'],
    ['what is fought', { ...free, attention: [fought] }, null, 'media-qa should be asleep, but somebody wakes it again.', 'media-qa debería dormir, pero alguien vuelve a despertarlo.'],
    ['how many are awake, and that something needs attention', { ...free, attention: [attention('missed')] }, null,
      '2 of 5 places are taken; one thing needs attention.', 'Hay 2 de 5 cupos ocupados; un asunto requiere atención.'],
    ['how many are awake', free, null, '2 of 5 places are taken, and all is well.', 'Hay 2 de 5 cupos ocupados, y todo va bien.'],
    ['what somebody woke by hand, which is not asleep', { ...empty, asleep: [raised], attention: [attention('drift')] }, null,
      '0 of 5 places are taken; one thing needs attention.', 'Hay 0 de 5 cupos ocupados; un asunto requiere atención.'],
    ['who wakes next', empty, null, 'Everything is asleep. mobile-dev wakes at 18:00.', 'Todo duerme. mobile-dev despierta a las 18:00.'],
    ['that all is asleep', noSummary, null, 'Everything is asleep.', 'Todo duerme.'],
  ]

  test.each(said)('says %s', (_, given, silentSince, english, spanish) => {
    expect(title(given, given.clusters, inEnglish, now, silentSince)).toBe(english)
    expect(title(given, given.clusters, inSpanish, now, silentSince)).toBe(spanish)
  })

  test('does not say that all places are taken where who waits does so for another reason', () => {
    expect(title({ ...free, waiting: summary.waiting }, free.clusters, inEnglish, now, null)).toBe('1 namespace waiting for a place.')
  })
})

describe('what needs attention', () => {
  const [fought, waiting, degraded, missed] = summary.attention as [Attention, Attention, Attention, Attention]

  test.each([
    [fought, 'media-qa should be asleep since 15:00.', ['Argo CD undid it again and again; Alba stopped.']],
    [waiting, 'orders-qa has had no place since 15:30.', ['First in line; all 5 places are taken.', 'A place is free at 18:00 at the latest.']],
    [degraded, 'search-dev has 5 of 6 workloads ready.', ['Deployment/indexer: ImagePullBackOff.']],
    [missed, 'checkout-perf did not wake for its window of Mon 22:00.', ['Alba was away.']],
  ])('is one sentence and its reasons: $rank', (a, sentence, why) => {
    expect(headline(a, summary, inEnglish, now)).toBe(sentence)
    expect(details(a, summary, inEnglish, now)).toEqual(why)
  })

  test('says what somebody did by hand, and who', () => {
    const why: Attention['why'] = [
      { code: 'put-to-sleep-by-hand', args: { by: 'kubectl-scale', workloads: ['Deployment/web'], since: '2026-10-21T13:30:00Z' } },
      { code: 'owed', args: { sizes: 2 } },
    ]
    const byHand = attention('drift', { why })
    expect(headline(byHand, summary, inEnglish, now)).toBe('orders-qa has been changed by hand since 15:30.')
    expect(headline(byHand, summary, inSpanish, now)).toBe('orders-qa está cambiado a mano desde las 15:30.')
    expect(details(byHand, summary, inEnglish, now)).toEqual(['kubectl put Deployment/web to zero.'])
  })

  test.each<[Attention['rank'], string]>([
    ['failed', '/namespaces/nonprod-1/orders-qa'],
    ['contended', '/namespaces/nonprod-1/orders-qa'],
    ['owed', '/namespaces/nonprod-1/orders-qa'],
    ['waiting', '/#places'],
    ['missed', '/namespaces/nonprod-1/orders-qa#history'],
    ['degraded', '/namespaces/nonprod-1/orders-qa#workloads'],
    ['drift', '/namespaces/nonprod-1/orders-qa#workloads'],
  ])('has one way to its remedy on the page: %s', (rank, to) => {
    expect(remedy(attention(rank), en.attention)).toEqual({ to, words: en.attention.remedies[rank] })
  })

  test.each(['invalid', 'held', 'held-revision'] as const)('leads to the repository for what is mended there: %s', (rank) => {
    const link = 'https://example.test/mend'
    expect(remedy(attention(rank, { link }), en.attention)).toEqual({ href: link, words: en.attention.remedies[rank] })
  })

  test.each<[Attention['rank'], string]>([['invalid', '/schedules/orders/office-hours'], ['held', '/schedules/orders/office-hours'], ['held-revision', '/monitoring']])(
    'leads to what is known of it where the repository has no page: %s',
    (rank, to) => {
      expect(remedy(attention(rank), en.attention)).toEqual({ to, words: en.attention.known })
    },
  )
})

describe('a newer summary in the order of an older one', () => {
  const woken = { ...summary.asleep[0], state: 'waking', awake_since: NOW } as Summary['awake'][number]
  const slept = { ...summary.awake[1], state: 'asleep', awake_since: null } as Summary['asleep'][number]
  const without = (all: Summary['awake'], one: { namespace: string }) => all.filter((n) => n.namespace !== one.namespace)
  const fresh: Summary = {
    ...summary,
    awake: [woken, ...without(summary.awake, slept)],
    asleep: [slept, ...without(summary.asleep, woken)],
    attention: summary.attention.slice(1),
    next_switches: summary.next_switches.slice(1),
    clusters: summary.clusters.map((c) => ({ ...c, queue: [] })),
  }
  const kept = keepOrder(summary, fresh)
  const places = (all: Summary['awake']) => all.map((n) => n.namespace)

  test('has nothing at another place', () => {
    expect(orderOf(kept)).toBe(orderOf(summary))
    expect(orderOf(fresh)).not.toBe(orderOf(summary))
  })

  test('shows each namespace as it is now', () => {
    expect(kept.awake[1]?.state).toBe('asleep')
    expect(kept.asleep[0]?.state).toBe('waking')
    expect(kept.clusters).toBe(fresh.clusters)
  })

  test('gives a place that was free to who has woken since, and one that was taken to nobody', () => {
    const before: Summary = { ...summary, awake: summary.awake.slice(0, 4) }
    expect(places(keepOrder(before, { ...before, awake: [woken, ...before.awake] }).awake)).toEqual([...places(before.awake), woken.namespace])
    expect(places(kept.awake)).not.toContain(woken.namespace)
  })
})
