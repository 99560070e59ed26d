/** What a change does to the lines of a file. */

export type Line = { kind: 'kept' | 'gone' | 'new'; text: string }

const split = (text: string) => (text ? text.replace(/\n$/, '').split('\n') : [])

/** Every line of both files in order: those of both, by their longest common sequence, those before only, those after. */
export function difference(before: string, after: string): Line[] {
  const [a, b] = [split(before), split(after)]
  const common = commonAfter(a, b)
  const at = (i: number, j: number) => common[i]?.[j] ?? 0
  const lines: Line[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ kind: 'kept', text: a[i++] ?? '' })
      j += 1
    } else if (i < a.length && (j === b.length || at(i + 1, j) >= at(i, j + 1))) lines.push({ kind: 'gone', text: a[i++] ?? '' })
    else lines.push({ kind: 'new', text: b[j++] ?? '' })
  }
  return lines
}

/** How many lines the longest common sequence of the two has from each pair of lines on. */
function commonAfter(a: string[], b: string[]): number[][] {
  const rows: number[][] = [new Array<number>(b.length + 1).fill(0)]
  for (const line of a.toReversed()) {
    const below = rows[0] ?? []
    const row = new Array<number>(b.length + 1).fill(0)
    for (let j = b.length - 1; j >= 0; j -= 1) row[j] = line === b[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0)
    rows.unshift(row)
  }
  return rows
}

export type Span = { line: number; column: number; end_line: number; end_column: number }

/** The file with a fix in place of the span that it mends; lines and columns count from 1. */
export function mended(yaml: string, { text, place }: { text: string; place: Span }): string {
  const lines = yaml.split('\n')
  const head = (lines[place.line - 1] ?? '').slice(0, place.column - 1)
  const tail = (lines[place.end_line - 1] ?? '').slice(place.end_column - 1)
  return [...lines.slice(0, place.line - 1), head + text + tail, ...lines.slice(place.end_line)].join('\n')
}

/** What the first group of a global pattern finds within a span, and where. No match goes over the end of a line. */
export function spansIn(yaml: string, within: Span, pattern: RegExp): { text: string; place: Span }[] {
  const lines = yaml.split('\n').slice(0, within.end_line)
  return lines.flatMap((all, i) => {
    const line = i + 1
    if (line < within.line) return []
    const from = line === within.line ? within.column - 1 : 0
    const to = line === within.end_line ? within.end_column - 1 : all.length
    return [...all.slice(from, to).matchAll(pattern)].map((found) => {
      const text = found[1] ?? ''
      const column = from + found.index + found[0].length - text.length + 1
      return { text, place: { line, column, end_line: line, end_column: column + text.length } }
    })
  })
}
