/** A view that cannot be shown leaves the rest of the page as it is. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import { Suspense } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ViewBoundary, lazyView } from '../../src/app/ViewBoundary'
import { en } from '../../src/i18n/en'
import { SayContext, sayOf } from '../../src/i18n/say'

// React tells the console of every error that a boundary takes.
beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => undefined))
afterEach(() => vi.restoreAllMocks())

const say = sayOf(en, 'en', 'UTC')
const Broken = () => {
  throw new RangeError('no such zone')
}
const Absent = lazyView<object>(() => Promise.reject(new TypeError('Failed to fetch dynamically imported module')))

function show(path: string) {
  const view = path === 'broken' ? <Broken /> : path === 'absent' ? <Absent /> : <h1>All is well</h1>
  return (
    <QueryClientProvider client={new QueryClient()}>
      <SayContext value={say}>
        <nav>The way to other views</nav>
        <ViewBoundary view="Costs" key={path}>
          <Suspense>{view}</Suspense>
        </ViewBoundary>
      </SayContext>
    </QueryClientProvider>
  )
}

test('what cannot be drawn is said in its place, and another view is shown as ever', () => {
  const { rerender } = render(show('broken'))
  expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Costs cannot be shown.')
  expect(screen.getByRole('button', { name: 'Reload the page' })).toBeVisible()
  expect(screen.getByText('The way to other views')).toBeVisible()
  rerender(show('well'))
  expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('All is well')
})

test('what did not arrive is said in its place, with when it is tried again', async () => {
  render(show('absent'))
  expect(await screen.findByRole('heading', { level: 1 })).toHaveTextContent('Costs did not arrive.')
  expect(screen.getByRole('alert')).toHaveTextContent('Trying again in 8 s.')
  expect(screen.getByText('The way to other views')).toBeVisible()
})
