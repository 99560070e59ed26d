/** Short names for what the API answers with; the shapes themselves are generated from its document. */
import type { components, paths } from './schema'

type S = components['schemas']

export type Envelope<T> = { as_of: string; seq: number; stale_since: string | null; data: T }
export type Reason = { code: string; args: Record<string, string | number | string[]> }
export type Money = S['Money']
export type Span = S['Span']
export type Summary = S['Summary']
export type Attention = S['Attention']
export type ClusterLimit = S['ClusterLimit']
export type Step = S['Step']
export type Transition = S['TransitionAnswer']
export type Namespace = S['NamespaceAnswer']
export type NamespaceList = S['NamespaceList']
export type NamespaceDetail = S['NamespaceDetail']
export type Schedule = S['ScheduleAnswer']
export type ScheduleList = S['ScheduleList']
export type SchedulesAsked = NonNullable<paths['/api/v1/schedules']['get']['parameters']['query']>
export type Choices = S['Choices']
export type ScheduleDetail = S['ScheduleDetail']
export type Timeline = S['Timeline']
export type TimelineRow = S['TimelineRow']
export type Happened = S['Happened']
export type Occurrence = S['Occurrence']
export type CostsAsked = NonNullable<paths['/api/v1/costs']['get']['parameters']['query']>
export type Costs = S['Costs']
export type Figures = S['Figures']
export type DayCosts = S['DayCosts']
export type Health = S['Health']
export type Series = S['Series']
export type Validation = S['Validation']
export type Problem = S['ProblemAnswer']
