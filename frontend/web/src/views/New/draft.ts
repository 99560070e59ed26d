/** What the form holds, and the file that it makes. The rules are the API's; here is only how it is written down. */

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof WEEKDAYS)[number]

export const FIELDS = ['namespace', 'centre', 'owner', 'reason', 'kind', 'zone', 'day', 'days', 'start', 'stop', 'except', 'file'] as const
export type Field = (typeof FIELDS)[number]

export type Draft = Record<Field, string> & { cluster: string }

const PLAIN = /^[A-Za-z][\w .,/()@+-]*$/
const WORDS = /^(true|false|null|yes|no|on|off)$/i

/** Text as YAML has it: bare where that cannot be misread. */
function scalar(text: string): string {
  return PLAIN.test(text) && !WORDS.test(text) && text.trim() === text ? text : JSON.stringify(text)
}

/** A stop that is not later than its start is on the next day; the file says so in full. */
export function stopDay(draft: Draft): string {
  if (!draft.day || draft.stop > draft.start) return draft.day
  const next = new Date(`${draft.day}T00:00:00Z`)
  if (Number.isNaN(next.getTime())) return draft.day
  next.setUTCDate(next.getUTCDate() + 1)
  return next.toISOString().slice(0, 10)
}

/** Each line of the file with the field that it comes from. */
export function linesOf(draft: Draft, firstCluster: string): [string, Field][] {
  const lines: [string, Field][] = [[`namespace: ${scalar(draft.namespace)}`, 'namespace']]
  if (draft.cluster && draft.cluster !== firstCluster) lines.push([`cluster: ${draft.cluster}`, 'namespace'])
  lines.push([`costCenter: ${scalar(draft.centre)}`, 'centre'], [`owner: ${scalar(draft.owner)}`, 'owner'])
  if (draft.reason) lines.push([`reason: ${scalar(draft.reason)}`, 'reason'])
  lines.push([`timezone: ${draft.zone}`, 'zone'])
  if (draft.kind === 'weekly') {
    lines.push(['weekly:', 'days'], [`  - days: [${draft.days.split(',').filter(Boolean).join(', ')}]`, 'days'])
    lines.push([`    start: ${draft.start}`, 'start'], [`    stop: ${draft.stop}`, 'stop'])
    const except = draft.except.split(/[\s,]+/).filter(Boolean)
    if (except.length) lines.push([`except: [${except.join(', ')}]`, 'except'])
  } else {
    lines.push(['once:', 'start'], [`  start: ${draft.day}T${draft.start}`, 'start'], [`  stop: ${stopDay(draft)}T${draft.stop}`, 'stop'])
  }
  return lines
}

/** Under the team of the namespace, by its reason or, where none is given, its name. */
export function suggestedFile(namespace: string, team: string, reason: string): string {
  const slug = (text: string) =>
    text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').split('-').slice(0, 4).join('-')
  return `${slug(team || (namespace.split('-')[0] ?? 'team')) || 'team'}/${slug(reason) || slug(namespace) || 'schedule'}.yaml`
}

const BY_KEY: Record<string, Field> = {
  namespace: 'namespace',
  namespaces: 'namespace',
  cluster: 'namespace',
  costCenter: 'centre',
  owner: 'owner',
  reason: 'reason',
  timezone: 'zone',
  except: 'except',
  start: 'start',
  stop: 'stop',
  days: 'days',
  once: 'start',
  weekly: 'start',
}

/** The field that a JSON pointer means; what belongs to no field is the file's. */
export function fieldOf(pointer: string): Field {
  const keys = pointer.split('/').filter((key) => key && !/^\d+$/.test(key))
  return BY_KEY[keys.at(-1) ?? ''] ?? 'file'
}
