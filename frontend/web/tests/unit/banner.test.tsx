import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { day, summary } from '../fixtures/estate'
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
  answer({ '/summary': { ...summary, engine: { last_seen: day(21, '13:05'), away_since: day(21, '13:05') } } })
  await openPage('/')
  expect(await banner(/^Alba has not acted since 08:05\. What follows was planned, not confirmed\.$/)).toBeVisible()
  expect(screen.getByText('Spent by 08:05')).toBeVisible()
  expect(screen.getByText('Next switches, as planned')).toBeVisible()
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
