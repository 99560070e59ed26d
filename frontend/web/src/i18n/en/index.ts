import { attention } from './attention'
import { now } from './now'
import { causes, reasons, unknownReason } from './reasons'
import { shell } from './shell'

export const en = { shell, now, attention, reasons, causes, unknownReason }

export type Words = typeof en
