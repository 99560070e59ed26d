/** Contrast ratios (WCAG 2.2) of every pair of tokens that meet on the page; exits 1 if one is too low. */
import { readFileSync } from 'node:fs'

const TEXT = 4.5
const GRAPHIC = 3
const GROUNDS = ['bg', 'surface', 'night']
const STATES = ['waiting', 'failed', 'degraded', 'fought', 'ok', 'quiet']
const pairs = []
const meet = (fores, grounds, least) => fores.forEach((f) => grounds.forEach((g) => pairs.push([f, g, least])))

meet(['ink', 'ink2', 'ink3', 'link', 'awake-ink', 'asleep-ink', ...STATES], GROUNDS, TEXT)
meet(['ink', 'ink2', 'ink3', 'awake-ink', 'degraded', 'fought', 'link'], ['lit'], TEXT)
STATES.forEach((s) => meet([s, 'ink'], [`${s}-tint`], TEXT))
STATES.slice(0, 4).forEach((s) => meet(['ink2'], [`${s}-tint`], TEXT))
meet(['on-link'], ['link'], TEXT)
meet(['on-awake'], ['awake'], TEXT)
meet(['fought-line', 'degraded-line'], ['awake'], GRAPHIC)
meet(['awake-edge', 'asleep-edge', 'edge', 'focus'], [...GROUNDS, 'lit'], GRAPHIC)

function luminance(colour) {
  const [r, g, b] = [1, 3, 5]
    .map((i) => parseInt(colour.slice(i, i + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function ratio(a, b) {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (high + 0.05) / (low + 0.05)
}

let bad = 0
for (const [theme, tokens] of Object.entries(JSON.parse(readFileSync('src/theme/tokens.json', 'utf8')))) {
  for (const [fore, ground, least] of pairs) {
    const found = ratio(tokens[fore], tokens[ground])
    if (found < least) {
      bad += 1
      console.error(`${theme}: ${fore} on ${ground} has ${found.toFixed(2)}, below ${least}`)
    }
  }
}
process.exit(bad ? 1 : 0)
