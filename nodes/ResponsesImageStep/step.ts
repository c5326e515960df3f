import type { IExecuteFunctions } from 'n8n-workflow';
import type { ImageStep } from '../shared/run/types';
import { getStep } from './getStep';
import type { Operation } from './parameters/show';
import { reviewStep } from './reviewStep';
import { turnStep } from './turnStep';

const steps: Record<Operation, ImageStep> = { getResponse: getStep, makeOrRevise: turnStep, reviewImage: reviewStep };

/** The step of the operation a person chose; it is the same for all rows. */
export function stepOf(ctx: IExecuteFunctions): ImageStep {
	const operation = ctx.getNodeParameter('operation', 0, 'makeOrRevise') as Operation;
	return Object.hasOwn(steps, operation) ? steps[operation] : turnStep;
}
