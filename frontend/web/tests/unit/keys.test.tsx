import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { turnKeys } from '../../src/app/keyboard'
import { week } from '../fixtures/week'
import { openPage, startApi, titled } from './page'

const CHUNKS_WITHIN_MS = 120_000
const answer = startApi()
afterEach(() => turnKeys(true))
// What a key opens is a chunk of its own, and not what is tried here.
beforeAll(() => Promise.all([import('../../src/app/GoToDialog'), import('../../src/app/KeyList')]), CHUNKS_WITHIN_MS)
const path = () => window.location.pathname
const ready = () => screen.findByText('Needs attention')

test.each([
  ['t', '/timeline'],
  ['s', '/schedules'],
])('%s goes to %s, and n back to Now', async (key, to) => {
  answer()
  await openPage('/')
  await ready()
  await userEvent.keyboard(key)
  expect(path()).toBe(to)
  await userEvent.keyboard('n')
  expect(path()).toBe('/')
})

test('? lists the keys, and Esc closes the list', async () => {
  answer()
  await openPage('/')
  await ready()
  await userEvent.keyboard('?')
  const list = await screen.findByRole('dialog')
  expect(within(list).getByText('Esc')).toBeVisible()
  await userEvent.keyboard('{Escape}')
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})

test('/ asks for a namespace to go to', async () => {
  answer()
  await openPage('/')
  await ready()
  await userEvent.keyboard('/')
  expect(await screen.findByText('Go to a namespace', { selector: 'h2' })).toBeVisible()
})

test('keys that are turned off go nowhere', async () => {
  answer()
  await openPage('/')
  await ready()
  await userEvent.keyboard('?')
  await userEvent.click(await screen.findByRole('checkbox'))
  await userEvent.keyboard('{Escape}')
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  await userEvent.keyboard('t')
  expect(path()).toBe('/')
})

test('a key that is written into a field is text', async () => {
  answer()
  await openPage('/new')
  await titled('New schedule')
  const owner = await screen.findByLabelText('Owner')
  await userEvent.type(owner, 'tns')
  expect(owner).toHaveValue('tns')
  expect(path()).toBe('/new')
})

test('on the timeline v shows the table, + and − zoom, and Home is now', async () => {
  answer({ '/timeline': week })
  await openPage('/timeline')
  await titled(/^Places are full/)
  await userEvent.keyboard('v')
  expect(await screen.findByText('Happened', { selector: 'th' })).toBeVisible()
  await userEvent.keyboard('-')
  await waitFor(() => expect(screen.getByText('2 weeks')).toHaveAttribute('aria-pressed', 'true'))
  await userEvent.keyboard('++')
  await waitFor(() => expect(screen.getByText('Day', { selector: 'button' })).toHaveAttribute('aria-pressed', 'true'))
  await userEvent.keyboard('{PageDown}')
  expect(await screen.findByText('Thu 22 Oct 2026')).toBeVisible()
  await userEvent.keyboard('{Home}')
  expect(await screen.findByText('Wed 21 Oct 2026', { selector: 'b' })).toBeVisible()
})
