/** What is meant, what was seen and what is not known are told apart wherever a namespace or a sum stands. */
import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { Namespace, Summary } from '../../src/api/names'
import { NOW, day, summary } from '../fixtures/estate'
import { media } from '../fixtures/media'
import { week } from '../fixtures/week'
import { openPage, startApi, titled } from './page'

const answer = startApi()
const PATH = '/namespaces/nonprod-1/media-qa'
const [orders] = summary.awake
if (!orders) throw new Error('nobody is awake in the drawn estate')
const stopped: Namespace = { ...orders, conditions: ['drift'], by_hand: { kind: 'put-to-sleep-by-hand', by: 'kubectl-scale', since: day(21, '13:20'), workloads: ['Deployment/web'] } }
const raised: Namespace = { ...summary.asleep[0], conditions: ['drift'], by_hand: { kind: 'woken-by-hand', by: 'kubectl-scale', since: day(21, '13:20'), workloads: ['Deployment/web'] } } as Namespace
const stale: Namespace = { ...orders, observed: orders.observed && { ...orders.observed, confirmed_at: day(21, '13:20'), stale: true } }
const first = (one: Namespace): Summary => ({ ...summary, awake: [one, ...summary.awake.slice(1)] })
const cardOf = async (name: string) => (await screen.findByText(name, { selector: '.place-name' })).closest('a') as HTMLElement

test('a card of what somebody put to zero does not say that it is just awake', async () => {
  answer({ '/summary': first(stopped) })
  await openPage('/')
  expect(await cardOf('orders-dev')).toHaveTextContent('Awake, changed by hand')
})

test('a tile of what somebody raised does not say that it is asleep', async () => {
  answer({ '/summary': { ...summary, asleep: [raised, ...summary.asleep.slice(1)] } })
  await openPage('/')
  const tile = (await screen.findByText('mobile-dev', { selector: '.tile b' })).closest('a')
  expect(tile).toHaveTextContent('Awake, by hand')
  expect(tile).not.toHaveTextContent('asleep')
})

test('a row of the timeline has the icon of what somebody changed', async () => {
  answer({ '/timeline': { ...week, rows: week.rows.map((row) => (row.namespace === 'orders-dev' ? { ...row, conditions: ['drift'] } : row)) } })
  await openPage('/timeline?zoom=week')
  await titled(/^Places are full/)
  const name = await screen.findByText('orders-dev', { selector: '.tl-name' })
  expect(within(name.closest('.tl-row') as HTMLElement).getByRole('img', { name: 'Awake, changed by hand' })).toBeVisible()
})

test('what nobody has looked at for long is out of date, with when it was seen', async () => {
  answer({ '/summary': first(stale) })
  await openPage('/')
  const card = await cardOf('orders-dev')
  expect(within(card).getByRole('img', { name: 'Out of date' })).toBeVisible()
  expect(card).toHaveTextContent('4/4 ready, seen 22 min ago')
})

test('a namespace says when its workloads were seen', async () => {
  answer({ [PATH]: media })
  await openPage(PATH)
  expect(await screen.findByText('2 of 7 workloads ready, seen 1 min ago')).toBeVisible()
})

const UNPRICED = '3 pods request nothing: their cost is unknown'

test('what was spent today says how many pods it leaves out, and how it is counted', async () => {
  answer({ '/summary': { ...summary, today: { ...summary.today, unpriced_pods: 3 } } })
  await openPage('/')
  expect(await screen.findByText(UNPRICED)).toBeVisible()
  expect(screen.getByRole('link', { name: 'How this is counted' })).toHaveAttribute('href', expect.stringContaining('/costs'))
})

test('the month and each window of a namespace say how many pods they leave out', async () => {
  const [last, ...before] = media.history
  answer({ [PATH]: { ...media, month: { ...media.month, figures: { ...media.month.figures, unpriced_pods: 3 } }, history: [{ ...last, usage: last?.usage && { ...last.usage, unpriced_pods: 3 } }, ...before] } })
  await openPage(PATH)
  expect(await screen.findAllByText(UNPRICED)).toHaveLength(2)
})

test('the sums of the timeline say how many pods they leave out', async () => {
  answer({ '/timeline': { ...week, now: NOW, expected: { ...week.expected, unpriced_pods: 3 } } })
  await openPage('/timeline')
  expect(await screen.findByText(UNPRICED)).toBeVisible()
})
