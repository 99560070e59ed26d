/** Sentences for the codes that the API gives reasons by. `x` are their arguments, instants already written out. */
export type Facts = {
  text: (name: string) => string
  number: (name: string) => number
  list: (name: string) => string
  /** As a sentence begins. */
  first: (name: string) => string
  when: (name: string) => string
  day: (name: string) => string
  has: (name: string) => boolean
}

const workloads = (x: Facts) => x.list('workloads') || 'a workload'
const times = (n: number) => (n === 1 ? 'once' : `${n} times`)

const raised = (x: Facts) => `${x.text('by') || 'Somebody'} raised ${workloads(x)} while it should sleep.`

export const reasons: Record<string, (x: Facts) => string> = {
  failed: (x) => `It failed ${times(x.number('attempts'))}: ${x.text('reason')}. Alba looks again at ${x.when('retry_at')}.`,
  failing: (x) => `It failed ${times(x.number('attempts'))}: ${x.text('reason')}. Next try at ${x.when('retry_at')}.`,
  contended: (x) =>
    `${x.text('by') || 'Somebody'} undid it ${x.number('times') > 1 ? `${x.number('times')} times` : 'again and again'}; Alba stopped${x.has('until') ? ` until ${x.when('until')}` : ''}.${x.number('holds_place') ? ' It still holds a place.' : ''}`,
  waiting: (x) =>
    `${x.number('position') === 1 ? 'First' : `Number ${x.number('position')}`} in line; all ${x.number('limit')} places are taken.`,
  degraded: (x) => `${x.text('workload')}: ${x.text('reason')}.`,
  woken: (x) => (x.has('schedule') ? `Alba woke it for ${x.text('schedule')}.` : raised(x)),
  'woken-by-hand': raised,
  'put-to-sleep-by-hand': (x) => `${x.text('by') || 'Somebody'} put ${workloads(x)} to zero.`,
  owed: (x) => `${x.number('sizes')} recorded sizes are still to be given back.`,
  late: () => 'It was to be awake more than a minute earlier.',
  invalid: (x) => `${x.text('file')} has a problem; its last good version stays in force.`,
  held: (x) => `It overlaps ${x.text('against')}, which was there before, so it is not followed.`,
  'held-revision': (x) => `Revision ${x.text('revision').slice(0, 7)} is held: ${x.text('reason')}.`,
  missed: (x) => `It did not wake for ${x.text('schedule')}.`,
  'engine-away': (x) => `Alba has not acted since ${x.when('since')}.`,
  away: (x) => `${x.first('dependency')} does not answer: ${x.text('error')}.`,
  'engine-without': (x) => `The engine does without ${x.text('dependency')} (${x.text('calls')}), which did not answer it.`,
  'bot-without': (x) => `${x.first('dependency')} does not answer the bot: what it was asked in Slack waits.`,
  'git-old': (x) => `Git was last read at ${x.when('since')}; newer merges are not followed yet.`,
  'invalid-files': (x) => `${x.list('files')}: not valid, so the last good version stays in force.`,
  paused: () => 'policy.yaml pauses Alba: nothing is switched.',
  observing: () => 'Alba only observes: it says what it would do and does nothing.',
  protected: (x) => `policy.yaml protects it by ${x.text('pattern')}: Alba never touches it.`,
  over: () => 'All windows of its schedules are over.',
  'left-alone': () => 'No schedule names it, so Alba leaves it alone.',
  window: (x) => `${x.text('schedule')} asks for it from ${x.when('start')} to ${x.when('stop')}; ${x.text('cost_center')} pays.`,
  removed: (x) => `${x.text('schedule')} would ask for it, but ${x.text('by') === 'except' ? 'its own exception' : x.text('by')} takes ${x.day('day')} away.`,
  'asleep-by-default': (x) => `policy.yaml keeps ${x.text('pattern')} asleep.`,
  'no-window': (x) => `No window is open${x.has('next_wake') ? `; the next one begins ${x.when('next_wake')}` : ''}.`,
  ready: () => 'All its workloads became ready.',
  'put-to-sleep': (x) =>
    x.number('sizes') ? `Alba put it to sleep; ${x.number('sizes') === 1 ? 'its size is kept' : `${x.number('sizes')} sizes are kept`}.` : 'Alba put it to sleep.',
}

export const causes: Record<string, string> = {
  'no-engine': 'Alba was away',
  'no-place': 'no place was free',
  error: 'it could not be switched',
  'not-switched': 'it was not switched in time',
  'merged-late': 'it was merged too late',
  removed: 'the schedule was taken away',
  'namespace-gone': 'the namespace is gone',
}

export const unknownReason = (code: string) => `Alba says: ${code}.`
