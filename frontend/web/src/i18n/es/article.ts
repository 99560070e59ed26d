/** Instants in Spanish take the article of what leads: las 18:00, la 01:00, el jue 01:00. */
const startsWithTime = (when: string) => /^\d\d:\d\d/.test(when)

export const el = (when: string) => (startsWithTime(when) ? `${when.startsWith('01:') ? 'la' : 'las'} ${when}` : `el ${when}`)

/** At it: a las 18:00, el jue 01:00. */
export const alEl = (when: string) => (startsWithTime(when) ? `a ${el(when)}` : el(when))

/** Of it: de las 18:00, del jue 01:00. */
export const delEl = (when: string) => (startsWithTime(when) ? `de ${el(when)}` : `del ${when}`)
