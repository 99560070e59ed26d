/** Every view under an address of the demo's, and every way in which one is looked at. */
import type { Page } from '@playwright/test'

export const VIEWS = {
  now: '/',
  timeline: '/timeline',
  'timeline as a table': '/timeline?view=table',
  schedules: '/schedules',
  'one schedule': '/schedules/payments/office-hours',
  namespace: '/namespaces/main/payments-dev',
  costs: '/costs',
  monitoring: '/monitoring',
  new: '/new?namespace=payments-dev&cluster=main&centre=CC-1001&start=17:00&stop=21:00',
  change: '/new?change=payments/office-hours',
  remove: '/new?remove=payments/office-hours',
  'not found': '/nowhere',
} as const

const WIDE = { width: 1440, height: 960 }
const PHONE = { width: 390, height: 844 }

export const LOOKS = [WIDE, PHONE].flatMap((size) =>
  (['en', 'es'] as const).flatMap((lang) =>
    (['light', 'dark'] as const).map((theme) => ({ size, lang, theme, name: `${lang}, ${theme}, ${size.width} px` })),
  ),
)

export type Look = Pick<(typeof LOOKS)[number], 'size' | 'lang' | 'theme'>

/** The view as somebody sees it who likes this language, this theme and a screen of this size. */
export async function open(page: Page, url: string, path: string, { size, lang, theme }: Look, zone = 'America/Bogota') {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
  await page.setViewportSize(size)
  const address = new URL(path, url)
  address.searchParams.set('lang', lang)
  address.searchParams.set('zone', zone)
  await page.goto(address.href)
}
