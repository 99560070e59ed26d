import type { Words } from '../en'
import { attention } from './attention'
import { now } from './now'
import { causes, reasons, unknownReason } from './reasons'
import { shell } from './shell'

export const es: Words = { shell, now, attention, reasons, causes, unknownReason }
