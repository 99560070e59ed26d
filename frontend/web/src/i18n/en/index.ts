import { attention } from './attention'
import { costs } from './costs'
import { form } from './form'
import { monitoring } from './monitoring'
import { namespace } from './namespace'
import { now } from './now'
import { causes, reasons, unknownReason } from './reasons'
import { schedules } from './schedules'
import { shell } from './shell'
import { timeline } from './timeline'

export const en = { shell, now, attention, timeline, form, namespace, costs, monitoring, schedules, reasons, causes, unknownReason }

export type Words = typeof en
