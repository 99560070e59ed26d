/** The cards of Now, when something changes while somebody points at them. */
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import type { QueryClient } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import type { Envelope, Summary } from '../../src/api/names'
import { NOW, summary } from '../fixtures/estate'
import { openPage, startApi, titled } from './page'

const answer = startApi()
const [ending, ...others] = summary.awake
const asleep = { ...ending, state: 'asleep', awake_since: null, next_switch: { at: '2026-10-22T06:00:00Z', way: 'wake' } } as Summary['asleep'][number]
const later: Summary = { ...summary, awake: others, asleep: [asleep, ...summary.asleep], clusters: summary.clusters.map((c) => ({ ...c, taken: 4 })) }

const cards = () => [...document.querySelectorAll('.place-name, .free')].map((each) => each.textContent)
const body = () => document.querySelector('.now-body') as HTMLElement
const comes = (client: QueryClient, data: Summary) =>
  act(() => void client.setQueryData<Envelope<Summary>>(['summary'], (before) => before && { ...before, as_of: NOW, data }))

test('a card whose namespace goes to sleep stays under the pointer and says so, and goes when the pointer does', async () => {
  answer()
  const client = await openPage('/')
  await titled(/^All 5 places are taken/)
  const before = cards()
  fireEvent.pointerEnter(body())
  comes(client, later)
  const card = screen.getByText('orders-dev', { selector: '.place-name' }).closest('a') as HTMLElement
  expect(await within(card).findByText('Asleep')).toBeVisible()
  expect(cards()).toEqual(before)
  expect(card).toHaveTextContent('asleep until Thu 01:00')
  fireEvent.pointerLeave(body())
  expect(cards()).toEqual([...before.filter((name) => name !== 'orders-dev'), 'Free'])
})

test('with nobody among them the cards change at once', async () => {
  answer()
  const client = await openPage('/')
  await titled(/^All 5 places are taken/)
  comes(client, later)
  await waitFor(() => expect(cards()).not.toContain('orders-dev'))
})

test('a namespace that wakes keeps its tile under the pointer, which says that it has a place now, with the icon of waking', async () => {
  answer({ '/summary': later })
  const client = await openPage('/')
  const tile = () => screen.getByText('orders-dev', { selector: '.tile b' }).closest('a') as HTMLElement
  expect(await screen.findByText('orders-dev', { selector: '.tile b' })).toBeVisible()
  fireEvent.pointerEnter(body())
  const waking = { ...asleep, state: 'waking', awake_since: NOW } as Summary['awake'][number]
  comes(client, { ...later, awake: [...later.awake, waking], asleep: later.asleep.slice(1) })
  await waitFor(() => expect(cards()).toContain('orders-dev'))
  expect(tile()).toHaveTextContent('has a place now')
  expect(tile()).toHaveClass('seated')
  fireEvent.pointerLeave(body())
  expect(screen.queryByText('orders-dev', { selector: '.tile b' })).toBeNull()
})
