import type { Operation } from '../../shared/parameters/operation';
import { actualSpend } from './actualSpend';
import { compareSettings } from './compareSettings';
import { contactSheet } from './contactSheet';
import { estimateRows } from './estimateRows';
import { estimateRun } from './estimateRun';
import { logRows } from './logRows';

/** In the order of a run: before, after, for the record. Nothing here calls the image API or spends anything. */
export const operations: Operation[] = [estimateRows, estimateRun, compareSettings, actualSpend, logRows, contactSheet];

export const firstOperation = estimateRows;
