import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, test } from 'vitest'
import type { Namespace, NamespaceDetail } from '../../src/api/names'
import { en } from '../../src/i18n/en'
import { sayOf } from '../../src/i18n/say'
import { title } from '../../src/views/Namespace/title'
import { NOW, day } from '../fixtures/estate'
import { media } from '../fixtures/media'
import { guarded, observing } from '../fixtures/namespace-states'
import { openPage, startApi, titled } from './page'

const answer = startApi()
const PATH = '/namespaces/nonprod-1/media-qa'
const shown = (more: Partial<NamespaceDetail> = {}) => answer({ [PATH]: { ...media, ...more } })
const rowOf = async (table: string, text: string) =>
  within(await screen.findByRole('table', { name: table })).getByText(text).closest('tr') as HTMLElement

test('a workload that somebody raised again says so, who it was and when', async () => {
  shown()
  await openPage(PATH)
  const row = await rowOf('Workloads', 'transcoder')
  expect(row).toHaveTextContent('Raised again')
  expect(row).toHaveTextContent('Argo CD, 08:06')
})

test('what is only on or off has no size, but a word', async () => {
  shown()
  await openPage(PATH)
  expect(await rowOf('Workloads', 'nightly-scan')).toHaveTextContent('suspendedactive')
  expect(await rowOf('Workloads', 'log-agent')).toHaveTextContent('no nodesall nodes')
})

test('the history says how late it woke and how late it slept', async () => {
  shown()
  await openPage(PATH)
  const cells = within(await rowOf('History', 'Thu 15 Oct')).getAllByRole('cell').map((cell) => cell.textContent)
  expect(cells).toEqual(['Done', '01:00–08:00', '1 s', '5 s', '4 min 9 s', '$21.70', '471'])
})

test('what was never awake has no lateness and no cost', async () => {
  const [first] = media.history
  if (!first) throw new Error('the drawn namespace has no history')
  shown({ history: [{ ...first, state: 'missed', cause: 'no-engine', actual: null, usage: null }] })
  await openPage(PATH)
  const row = await rowOf('History', 'Tue 20 Oct')
  expect(row).toHaveTextContent('MissedAlba was away')
  expect(row).not.toHaveTextContent('not known')
})

test('a day that an exception takes away is named in the calendar', async () => {
  shown()
  await openPage(PATH)
  expect((await screen.findByText('Thu 29')).closest('li')).toHaveTextContent('exception')
})

test('each fact has its source, and what to do has text to copy', async () => {
  shown()
  await openPage(PATH)
  expect(await screen.findByRole('link', { name: 'media/office-hours.yaml:8' })).toHaveAttribute('href', expect.stringContaining('#L8'))
  expect(screen.getByText(/^Argo CD undid it 3 times/)).toBeVisible()
  expect(screen.getByText(/jsonPointers/).closest('.remedy')).toContainElement(screen.getByRole('button', { name: 'Copy' }))
})

test('of sixty workloads the first are shown, and all of them when that is asked for', async () => {
  const [one] = media.workloads
  if (!one) throw new Error('the drawn namespace has no workloads')
  shown({ workloads: Array.from({ length: 60 }, (_, i) => ({ ...one, name: `worker-${i}` })) })
  await openPage(PATH)
  const table = await screen.findByRole('table', { name: 'Workloads' })
  expect(within(table).queryByText('worker-59')).toBeNull()
  await userEvent.click(screen.getByRole('button', { name: 'Show all 60' }))
  expect(within(table).getByText('worker-59')).toBeVisible()
})

test('several schedules are all a click away', async () => {
  const [schedule] = media.schedules
  if (!schedule) throw new Error('the drawn namespace has no schedule')
  shown({ schedules: [schedule, { ...schedule, id: 'media/load-test' }] })
  await openPage(PATH)
  expect(await screen.findByRole('link', { name: 'Its 2 schedules' })).toHaveAttribute('href', expect.stringContaining('q=media-qa'))
})

test('a protected namespace offers no schedule that would be refused, and tells no month', async () => {
  answer({ [PATH]: guarded })
  await openPage(PATH)
  await titled('media-qa is protected by policy.yaml, so Alba never touches it.')
  expect(screen.queryByRole('link', { name: 'Write a schedule' })).toBeNull()
  expect(screen.queryByText(/not known/)).toBeNull()
  expect(screen.getByText('No window has begun yet.')).toBeVisible()
})

test('where Alba only observes, nothing is kept and each workload is as somebody else left it', async () => {
  answer({ [PATH]: observing })
  await openPage(PATH)
  await titled('Alba has not switched media-qa yet.')
  expect(screen.getByText(/^Alba only observes/)).toBeVisible()
  expect(await rowOf('Workloads', 'transcoder')).toHaveTextContent('Deployment4–kubectl')
})

test('a namespace that nobody knows is no error, and a schedule for it is a click away', async () => {
  answer({ '/namespaces/nonprod-1/nowhere': 'missing' })
  await openPage('/namespaces/nonprod-1/nowhere')
  await titled('nowhere has no schedule, so Alba never touches it.')
  expect(screen.getByRole('link', { name: 'Write a schedule' })).toHaveAttribute('href', expect.stringMatching(/^\/new\?.*namespace=nowhere/))
})

const calm: Namespace = { ...media.namespace, state: 'asleep', phase: 'asleep', conditions: [], awake_since: null, overdue: null, by_hand: null, window: null, next_switch: { at: day(22, '06:00'), way: 'wake' } }
const awake: Partial<Namespace> = { state: 'awake', intended: 'awake', awake_since: day(21, '06:00'), next_switch: { at: day(21, '16:00'), way: 'sleep' } }
const wake = { at: day(21, '13:30'), way: 'wake' } as const

const TITLES: [Partial<Namespace>, string][] = [
  [{}, 'media-qa is asleep until Thu 06:00.'],
  [{ next_switch: null }, 'media-qa is asleep, and nothing is planned.'],
  [awake, 'media-qa is awake until 16:00.'],
  [{ ...awake, conditions: ['degraded'] }, 'media-qa is awake until 16:00, but 5 workloads are not ready.'],
  [{ state: 'waking', window: { start: wake.at, stop: day(21, '16:00') }, overdue: wake }, 'media-qa is waking, until 16:00.'],
  [{ ...awake, state: 'sleeping', overdue: { at: day(21, '13:00'), way: 'sleep' } }, 'media-qa is going to sleep.'],
  [{ ...awake, overdue: { at: day(21, '13:00'), way: 'sleep' } }, 'media-qa should have been asleep since 13:00, but is still awake.'],
  [{ state: 'waiting', waiting_since: wake.at, overdue: wake }, 'media-qa has been waiting for a place since 13:30.'],
  [{ state: 'failed', overdue: wake }, 'Alba could not wake media-qa, which was due at 13:30.'],
  [{ overdue: wake }, 'media-qa should have been awake since 13:30, but is not.'],
  [{ by_hand: media.namespace.by_hand }, 'media-qa should be asleep, but Argo CD woke it at 13:01.'],
  [{ ...awake, by_hand: { kind: 'put-to-sleep-by-hand', by: 'kubectl-scale', since: wake.at, workloads: ['Deployment/gateway'] } }, 'media-qa should be awake, but kubectl put 1 workload to zero at 13:30.'],
  [{ state: 'unknown' }, 'Alba has not switched media-qa yet.'],
  [{ state: 'left-alone' }, 'media-qa has no schedule, so Alba never touches it.'],
]

describe('the title says why it is on or off', () => {
  test.each(['failed', 'failing'])('also where it could not be put to sleep: %s', (code) => {
    const why = [{ code, args: {}, at: null, source: null }]
    const namespace = { ...calm, ...awake, state: 'sleeping' as const, overdue: { at: day(21, '13:00'), way: 'sleep' as const } }
    expect(title({ namespace, why }, sayOf(en, 'en', 'UTC'), Date.parse(NOW))).toBe('Alba could not put media-qa to sleep, which was due at 13:00.')
  })

  test.each(TITLES)('%j', (more, sentence) => {
    expect(title({ namespace: { ...calm, ...more }, why: [] }, sayOf(en, 'en', 'UTC'), Date.parse(NOW))).toBe(sentence)
  })

  test.each<[string, Partial<Namespace>, string]>([
    ['paused', { ...awake, phase: 'awake', overdue: { at: day(21, '13:00'), way: 'sleep' } }, 'media-qa is awake, and Alba is paused.'],
    ['observing', { overdue: wake }, 'media-qa is asleep, and Alba only observes.'],
    ['observing', { state: 'unknown', phase: 'unknown' }, 'Alba has not switched media-qa yet.'],
  ])('also where nothing is switched, since Alba is %s', (code, more, sentence) => {
    const why = [{ code, args: {}, at: null, source: null }]
    expect(title({ namespace: { ...calm, ...more }, why }, sayOf(en, 'en', 'UTC'), Date.parse(NOW))).toBe(sentence)
  })

  test.each([
    ['protected', 'media-qa is protected by policy.yaml, so Alba never touches it.'],
    ['over', 'All windows of media-qa are over, so Alba leaves it alone.'],
  ])('also where it is left alone since it is %s', (code, sentence) => {
    const why = [{ code, args: {}, at: null, source: null }]
    expect(title({ namespace: { ...calm, state: 'left-alone' }, why }, sayOf(en, 'en', 'UTC'), Date.parse(NOW))).toBe(sentence)
  })
})
