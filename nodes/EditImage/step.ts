import { choiceCheck } from '../shared/parameters/choices';
import { readEditPrompt } from '../shared/parameters/editPrompt';
import { flag, readOutputSettings, readPurposes, readRenderSettings, readSeparateCalls } from '../shared/parameters/read';
import { readOptions } from '../shared/parameters/readOptions';
import { readPictureSettings } from '../shared/parameters/readReferences';
import { readRunSettings } from '../shared/parameters/readRun';
import type { ImageRequest } from '../shared/request/types';
import { editOrder, type EditRow } from '../shared/run/order/editOrder';
import { imagesSender } from '../shared/run/send/imagesSender';
import type { Step } from '../shared/run/step';
import { editParameters } from './parameters';

/** Images from pictures and words. */
export const editStep: Step<EditRow, ImageRequest> = {
	properties: editParameters,
	readRun: readRunSettings,
	refuseChoice: choiceCheck(editParameters),
	read(ctx, row) {
		const sizeOfFirst = ctx.getNodeParameter('sizeFrom', row, 'reference') === 'reference';
		const edit = { ...readRenderSettings(ctx, row), ...readEditPrompt(ctx, row), sizeOfFirst };
		return {
			edit,
			pictures: readPictureSettings(ctx, row),
			output: readOutputSettings(ctx, row),
			separateCalls: readSeparateCalls(ctx, row, edit.n),
			purposes: readPurposes(ctx, row),
			masterFirst: flag(readOptions(ctx, row).masterFirst, false),
		};
	},
	order: editOrder,
	sender: imagesSender,
};
