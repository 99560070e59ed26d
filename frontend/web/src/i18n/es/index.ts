import type { Words } from '../en'
import { attention } from './attention'
import { now } from './now'
import { causes, reasons, unknownReason } from './reasons'
import { shell } from './shell'
import { timeline } from './timeline'

export const es: Words = { shell, now, attention, timeline, reasons, causes, unknownReason }
