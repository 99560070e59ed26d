import { screen, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { NO_MONEY, costsOf } from '../fixtures/answers'
import { noSummary, paused } from '../fixtures/estate'
import { openPage, startApi, titled } from './page'

const answer = startApi()

const VIEWS = [
  { view: 'Now', path: '/', asked: '/summary', main: null, error: 'Alba’s state could not be loaded.' },
  { view: 'Timeline', path: '/timeline', asked: '/timeline', main: /^Places are full on .* this week; there is room again today at/, error: 'The timeline could not be loaded.' },
  { view: 'nowhere', path: '/namespaces/nonprod-1/nowhere', asked: '/namespaces/nonprod-1/nowhere', main: null, error: 'nowhere could not be loaded.' },
  { view: 'Costs', path: '/costs', asked: '/costs', main: /^October so far: \$612 spent, \$2,704 saved\.$/, error: 'Costs could not be loaded.' },
  { view: 'Monitoring', path: '/monitoring', asked: '/metrics/series', main: 'Alba is on time: 99 % of switches within 21 s today.', error: 'Health could not be loaded.' },
]

describe.each(VIEWS)('$view', ({ view, path, asked, error }) => {
  test('says that it loads while no answer has come', async () => {
    answer({ [asked]: 'never' })
    await openPage(path)
    await titled(view === 'Now' ? /^Loading/ : `Loading ${view}.`)
  })

  test('tells an error with its reference, and what to press', async () => {
    answer({ [asked]: 'fault' })
    await openPage(path)
    const alert = await screen.findByRole('alert')
    expect(alert).toHaveTextContent(error)
    expect(alert).toHaveTextContent('Reference 7f3a0000')
    expect(within(alert).getByRole('button', { name: 'Try now' })).toBeVisible()
  })

})

test.each(VIEWS.flatMap(({ view, path, main }) => (main ? [{ view, path, main }] : [])))('$view leads with one sentence', async ({ path, main }) => {
  answer()
  await openPage(path)
  await titled(main)
})

test.each(VIEWS)('$view says that nothing is switched while the policy pauses Alba', async ({ path }) => {
  answer({ '/summary': paused })
  await openPage(path)
  expect(await screen.findByRole('complementary', { name: 'Alba switches nothing' })).toHaveTextContent('policy.yaml pauses Alba')
})

test('without a schedule, Now shows how the first one is made', async () => {
  answer({ '/summary': noSummary })
  await openPage('/')
  await titled('No schedules yet, so Alba wakes nothing.')
})

test('a week in which nothing is planned says so', async () => {
  answer()
  await openPage('/timeline')
  expect(await screen.findByText(/^No window from/)).toBeVisible()
})

test('Costs without prices says hours, and never an amount of money', async () => {
  answer({ '/costs': costsOf(NO_MONEY) })
  await openPage('/costs')
  await titled(/^October so far: .* awake, .* asleep\.$/)
  expect(screen.getByText('policy.yaml has no prices, so there are hours, and no money.')).toBeInTheDocument()
  expect(document.getElementById('main')).not.toHaveTextContent('$')
})

test('Costs of a time in which nothing was awake says so', async () => {
  answer({ '/costs': costsOf({ ...NO_MONEY, awake_hours: '0.000', asleep_hours: '0.000' }) })
  await openPage('/costs')
  expect(await screen.findByText('Nothing was awake in this time.')).toBeVisible()
})

test('where the policy allows no namespace there is no form, and it is said why', async () => {
  answer({ '/namespaces': { items: [], allowed: [], patterns: [] } })
  await openPage('/new')
  expect(await screen.findByText('policy.yaml allows no namespace.')).toBeVisible()
  expect(screen.queryByLabelText('Namespace')).toBeNull()
})

test('a form for which nobody answers can be written all the same', async () => {
  answer({ '/namespaces': 'fault' })
  await openPage('/new')
  expect(await screen.findByLabelText('Namespace')).toBeVisible()
})

test('a new schedule begins with nothing checked', async () => {
  answer()
  await openPage('/new')
  await titled('New schedule')
  expect(await screen.findByRole('region', { name: /\.yaml$/ })).toHaveTextContent('timezone: America/Bogota')
})

test('Costs speaks Spanish where that is asked for', async () => {
  answer({ '/costs': 'fault' })
  await openPage('/costs', 'es')
  expect(await screen.findByRole('alert')).toHaveTextContent('No se pudieron cargar los costos.')
  expect(document.documentElement).toHaveAttribute('lang', 'es')
})
