import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { day, silent, summary } from '../fixtures/estate'
import { openPage, startApi } from './page'

const answer = startApi()
const banner = (sentence: RegExp) => screen.findByText(sentence)
const shown = () => screen.findByText('Needs attention')

test('what is fresh has no banner', async () => {
  answer()
  await openPage('/')
  await shown()
  expect(screen.queryByText('Out of date')).toBeNull()
})

test('a copy of the table is said with its time', async () => {
  answer({}, { stale_since: day(21, '13:10') })
  await openPage('/')
  expect(await banner(/^Showing Alba’s copy from 08:10\.$/)).toBeVisible()
})

test('an engine that is away makes what follows a plan, and the figures say their instant', async () => {
  answer({ '/summary': silent })
  await openPage('/')
  expect(await banner(/^Alba has not acted since 08:29\. What follows was planned, not confirmed\.$/)).toBeVisible()
  expect(screen.getByText('Spent by 08:29')).toBeVisible()
  expect(screen.getByText('at 08:29: 5 awake, 6 asleep')).toBeVisible()
  expect(screen.getByText('Next switches, as planned')).toBeVisible()
})

test('what was to switch since is neither said to have switched nor to be late, but not confirmed', async () => {
  answer({ '/summary': silent })
  await openPage('/')
  expect(await screen.findByText('Not confirmed')).toBeVisible()
  expect(screen.getByText('was to wake at 08:30.', { exact: false })).toHaveTextContent('orders-qa was to wake at 08:30.')
  expect(screen.getByText('not confirmed since 08:29').closest('a')).toHaveClass('stale')
  expect(screen.getByText('sleep was due 08:00').parentElement).toHaveTextContent('29 min late')
})

test('an awake namespace that was to sleep since is not called late', async () => {
  const overdue = { at: day(21, '13:35'), way: 'sleep' as const }
  const awake = silent.awake.filter((n) => n.namespace === 'checkout-qa').map((n) => ({ ...n, next_switch: null, overdue }))
  answer({ '/summary': { ...silent, awake } })
  await openPage('/')
  expect((await screen.findByText('sleep was due 08:35')).closest('a')).toHaveClass('is-unconfirmed')
  expect(screen.queryByText(/ late$/)).toBeNull()
})

test('while Alba is silent every view calls what it shows last known', async () => {
  answer({ '/summary': silent })
  await openPage('/costs')
  expect(await screen.findByText('Last known 08:29')).toBeVisible()
})

test('the banner counts down to the next question, for the eye alone', async () => {
  answer({ '/summary': silent })
  await openPage('/')
  const count = await screen.findByText(/^Asking again in [678] s$/)
  expect(count).toHaveAttribute('aria-hidden', 'true')
})

test('after an error the banner counts down to the next try, and names the reference', async () => {
  answer()
  const client = await openPage('/')
  await shown()
  answer({ '/summary': 'fault' })
  await client.invalidateQueries()
  expect(await screen.findByText(/^Trying again in [678] s\.$/)).toBeVisible()
  expect(screen.getByText('Reference 7f3a0000')).toBeVisible()
  expect(screen.getByRole('button', { name: 'Try now' })).toBeVisible()
})

test('Git that was not read for long is said with its age', async () => {
  answer({ '/summary': { ...summary, revision: { ...summary.revision, looked_at: day(21, '12:42') } } })
  await openPage('/')
  expect(await banner(/^Git was last read 1 h ago; newer merges are not shown\.$/)).toBeVisible()
})

test('an API that no longer answers leaves what was known, with its time; it goes once there is an answer', async () => {
  answer()
  const client = await openPage('/')
  await shown()
  answer({ '/summary': 'fault' })
  await client.invalidateQueries()
  expect(await banner(/^Live updates lost\. Showing 08:42:\d\d, asking every 15 s\.$/)).toBeVisible()
  expect(screen.getByText('Needs attention')).toBeVisible()
  answer()
  await client.invalidateQueries()
  await waitFor(() => expect(screen.queryByText(/^Live updates lost/)).toBeNull())
})

test('the banner leads to what is wrong', async () => {
  answer({}, { stale_since: day(21, '13:10') })
  await openPage('/')
  await banner(/^Showing Alba’s copy/)
  await userEvent.click(screen.getByRole('link', { name: 'What is wrong' }))
  expect(window.location.pathname).toBe('/monitoring')
})
