/** What each view looks like over the drawn estate, at the size of its design. The pictures come to `test-results/views`. */
import { expect, test } from '@playwright/test'
import { type Answers, NO_MONEY, costsOf, health, passes } from '../fixtures/answers'
import { paused as halted, large, noSummary, silent } from '../fixtures/estate'
import { asleep, crowded, failed, gone, guarded, observing, paused, sleeping, waiting, waking } from '../fixtures/namespace-states'
import { october, octoberOf } from '../fixtures/october'
import { lateDay, quietDay, troubled } from '../fixtures/watched'
import { type Demo, startDemo } from './demo'
import { draw } from './drawn'
import { open } from './views'

const PORT = 18_471
let demo: Demo

test.beforeAll(async () => {
  test.setTimeout(90_000)
  demo = await startDemo(20, PORT + test.info().parallelIndex)
})
test.afterAll(async () => demo.stop())

type Picture = { path: string; says: string | RegExp; width?: number; height: number; lang?: 'en' | 'es'; theme?: 'light' | 'dark'; zone?: string; answers?: Answers; isLive?: boolean }

/** Over the running demo, since the form asks its API. */
const ASKED = { isLive: true, zone: 'America/Bogota' }
const FORM = '/new?namespace=payments-dev&cluster=main&centre=CC-1001&owner=ana@example.com&reason=Quarter+end&timezone=America/Bogota&day=2026-12-16&stop=21:00'

const MEDIA = '/namespaces/nonprod-1/media-qa'
const ofMedia = (detail: object): Answers => ({ [MEDIA]: detail })

const first: Answers = { '/summary': noSummary, '/validate': passes }

const PICTURES: Record<string, Picture> = {
  now: { path: '/', height: 960, says: 'All 5 places are taken and orders-qa is waiting for one.' },
  'now-dark': { path: '/', height: 960, theme: 'dark', says: 'All 5 places are taken and orders-qa is waiting for one.' },
  'now-phone': { path: '/', width: 390, height: 1500, theme: 'dark', lang: 'es', zone: 'America/Bogota', says: 'Los 5 cupos están ocupados y orders-qa espera uno.' },
  stale: { path: '/', height: 1010, answers: { '/summary': silent }, says: 'At 15:29, 5 places were taken. Nothing is known since.' },
  'now-large': { path: '/', height: 1500, answers: { '/summary': large }, says: 'media-qa should be asleep, but somebody wakes it again.' },
  paused: { path: '/', height: 1010, theme: 'dark', answers: { '/summary': halted }, says: 'Alba is paused; 5 places stay taken.' },
  'first-run': { path: '/', height: 860, answers: first, says: 'No schedules yet, so Alba wakes nothing.' },
  'first-run-es': { path: '/', height: 860, lang: 'es', answers: first, says: 'Aún no hay programaciones; Alba no despierta nada.' },
  'first-run-night': { path: '/', height: 860, theme: 'dark', answers: first, says: 'No schedules yet, so Alba wakes nothing.' },
  'first-run-dark': { path: '/', width: 390, height: 1700, theme: 'dark', lang: 'es', answers: first, says: 'Aún no hay programaciones; Alba no despierta nada.' },
  timeline: { path: '/timeline', height: 880, theme: 'dark', says: /^Places are full on \d days this week; there is room again today at 18:00\.$/ },
  'timeline-phone': { path: '/timeline', width: 390, height: 1100, lang: 'es', says: /^Los cupos se llenan/ },
  namespace: { path: MEDIA, height: 1150, lang: 'es', says: 'media-qa debería dormir desde las 15:00, pero sigue despierto.' },
  'namespace-phone': { path: MEDIA, width: 390, height: 3000, theme: 'dark', lang: 'es', zone: 'America/Bogota', says: 'media-qa debería dormir desde las 08:00, pero sigue despierto.' },
  'namespace-asleep': { path: MEDIA, width: 1280, height: 1150, answers: ofMedia(asleep), says: 'media-qa is asleep until Thu 08:00.' },
  'namespace-waiting': { path: MEDIA, width: 1280, height: 1000, theme: 'dark', answers: ofMedia(waiting), says: 'media-qa has been waiting for a place since 15:00.' },
  'namespace-waking': { path: MEDIA, width: 1280, height: 1000, lang: 'es', answers: ofMedia(waking), says: 'media-qa se está despertando, hasta las 19:00.' },
  'namespace-failed': { path: MEDIA, width: 1280, height: 1100, answers: ofMedia(failed), says: 'Alba could not wake media-qa, which was due at 15:00.' },
  'namespace-sleeping': { path: MEDIA, height: 1000, theme: 'dark', answers: ofMedia(sleeping), says: 'media-qa is going to sleep.' },
  'namespace-paused': { path: MEDIA, height: 1000, lang: 'es', answers: { ...ofMedia(paused), '/summary': halted }, says: 'media-qa está despierto y Alba está en pausa.' },
  'namespace-gone': { path: MEDIA, height: 900, theme: 'dark', answers: ofMedia(gone), says: 'Alba could not wake media-qa, which was due at 15:00.' },
  'namespace-observing': { path: MEDIA, height: 1100, lang: 'es', theme: 'dark', answers: ofMedia(observing), says: 'Alba aún no ha cambiado media-qa.' },
  'namespace-guarded': { path: MEDIA, height: 900, answers: ofMedia(guarded), says: 'media-qa is protected by policy.yaml, so Alba never touches it.' },
  'namespace-stale': { path: MEDIA, height: 1100, answers: { '/summary': silent }, says: 'media-qa should have been asleep since 15:00, but is still awake.' },
  'namespace-crowded': { path: MEDIA, width: 1280, height: 1900, answers: ofMedia(crowded), says: 'media-qa is awake until 19:00, but 1 workload is not ready.' },
  'namespace-crowded-phone': { path: MEDIA, width: 390, height: 3000, answers: ofMedia(crowded), says: 'media-qa is awake until 19:00, but 1 workload is not ready.' },
  'namespace-nowhere': { path: '/namespaces/nonprod-1/nowhere', height: 700, answers: { '/namespaces/nonprod-1/nowhere': 'missing' }, says: 'nowhere has no schedule, so Alba never touches it.' },
  'namespace-loading': { path: MEDIA, height: 900, answers: { [MEDIA]: 'never' }, says: 'Loading media-qa.' },
  'namespace-error': { path: MEDIA, width: 390, height: 700, lang: 'es', answers: { [MEDIA]: 'fault' }, says: 'No se pudo cargar media-qa.' },
  costs: { path: '/costs', height: 1120, answers: { '/costs': october }, says: 'October so far: $1,204 spent, $6,380 saved.' },
  'costs-dark': { path: '/costs?by=ns', height: 1120, theme: 'dark', lang: 'es', answers: { '/costs': october }, says: /^Octubre hasta hoy: / },
  'costs-filtered': { path: '/costs?team=payments&by=ns', height: 1120, answers: { '/costs': octoberOf }, says: 'October so far, payments: $444 spent, $2,050 saved.' },
  'costs-phone': { path: '/costs?by=ns', width: 390, height: 2000, lang: 'es', answers: { '/costs': october }, says: /^Octubre hasta hoy: / },
  'costs-hours': { path: '/costs', height: 960, answers: { '/costs': costsOf(NO_MONEY) }, says: /^October so far: .* awake, .* asleep\.$/ },
  'costs-empty': { path: '/costs', height: 700, answers: { '/costs': costsOf({ ...NO_MONEY, awake_hours: '0.000', asleep_hours: '0.000' }) }, says: 'Nothing was awake in this time.' },
  'costs-unmatched': { path: '/costs?by=ns&team=nobody', width: 390, height: 1000, theme: 'dark', answers: { '/costs': octoberOf }, says: /^October so far, nobody: / },
  'costs-stale': { path: '/costs', height: 900, answers: { '/costs': october, '/summary': silent }, says: /^October so far/ },
  'costs-loading': { path: '/costs', height: 900, answers: { '/costs': 'never' }, says: 'Loading Costs.' },
  'costs-error': { path: '/costs', height: 700, theme: 'dark', lang: 'es', answers: { '/costs': 'fault' }, says: 'No se pudieron cargar los costos.' },
  monitoring: { path: '/monitoring', height: 1300, answers: { '/health': troubled, '/metrics/series': lateDay }, says: '3 of 86 switches were more than 60 s late today.' },
  'monitoring-phone': { path: '/monitoring', width: 390, height: 3000, theme: 'dark', lang: 'es', answers: { '/health': troubled, '/metrics/series': lateDay }, says: /^Hoy, 3 de 86 / },
  'monitoring-quiet': { path: '/monitoring', height: 1100, theme: 'dark', answers: { '/metrics/series': quietDay }, says: 'No switch has been due yet.' },
  schedules: { ...ASKED, path: '/schedules', width: 1280, height: 900, lang: 'es', says: /^\d+ programaciones/ },
  'schedules-phone': { ...ASKED, path: '/schedules', width: 390, height: 1400, theme: 'dark', says: /^\d+ schedules/ },
  new: { ...ASKED, path: `${FORM}&start=18:00`, height: 1060, says: 'New schedule: ready to propose' },
  'new-overlap': { ...ASKED, path: `${FORM}&start=17:00`, height: 1060, theme: 'dark', lang: 'es', says: /: 1 problema por resolver$/ },
  'new-phone': { ...ASKED, path: `${FORM}&start=18:00`, width: 390, height: 2700, says: 'New schedule: ready to propose' },
  change: { ...ASKED, path: '/new?change=payments/office-hours', height: 1000, says: /^Change payments\/office-hours/ },
  remove: { ...ASKED, path: '/new?remove=payments/office-hours', height: 1000, theme: 'dark', says: /^Remove payments\/office-hours/ },
  'monitoring-stale': { path: '/monitoring', height: 1100, answers: { '/summary': silent, '/health': { ...health, engine: silent.engine } }, says: 'Alba has not acted since 15:29.' },
}

for (const [name, { path, says, answers, isLive, width = 1440, height, lang = 'en', theme = 'light', zone = 'Europe/Madrid' }] of Object.entries(PICTURES)) {
  test(`${name} leads with its sentence, and is drawn @all`, async ({ page }) => {
    if (!isLive) await draw(page, answers)
    await open(page, demo.url, path, { size: { width, height }, lang, theme }, zone)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(says)
    await page.screenshot({ path: `test-results/views/${name}.png` })
  })
}
