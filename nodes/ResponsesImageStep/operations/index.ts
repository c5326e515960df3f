import type { Operation } from '../../shared/parameters/operation';
import { getResponse } from './getResponse';
import { makeOrRevise } from './makeOrRevise';
import { reviewImage } from './reviewImage';

export const operations: Operation[] = [getResponse, makeOrRevise, reviewImage];

export const firstOperation = makeOrRevise;
