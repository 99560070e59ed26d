/** Answers the page with the estate of the fixtures, so that what it shows can be compared picture by picture. */
import type { Page, Route } from '@playwright/test'
import { NOW, envelope, namespaces } from '../fixtures/estate'
import { type Answers, answers } from '../fixtures/answers'

export async function drawEstate(page: Page, changes: Partial<Answers> = {}): Promise<void> {
  const all = { ...answers, ...changes }
  await page.routeWebSocket('**/ws*', (socket) => {
    socket.send(JSON.stringify({ type: 'snapshot', epoch: 'fixture', seq: 42, as_of: NOW, stale_since: null, limits: [], namespaces }))
  })
  const answer = async (route: Route) => {
    const path = new URL(route.request().url()).pathname.replace(/^\/api\/v1/, '')
    const found = Object.entries(all).find(([start]) => path === start || path.startsWith(`${start}/`))
    if (!found) return route.fulfill({ status: 404, json: { detail: `nothing drawn for ${path}` } })
    const [, data] = found
    if (data === 'never') return undefined
    if (data === 'fault') {
      return route.fulfill({ status: 500, headers: { 'X-Correlation-ID': '7f3a91c0b7de' }, json: { detail: 'drawn fault' } })
    }
    return route.fulfill({ json: envelope(data) })
  }
  await page.route('**/api/v1/**', answer)
  await page.route('**/health', answer)
}
