import { choiceCheck } from '../shared/parameters/choices';
import { readFrame } from '../shared/parameters/frames';
import { fromWords } from '../shared/parameters/prompt';
import { readOutputSettings, readPurposes, readRenderSettings, readSeparateCalls } from '../shared/parameters/read';
import { readRunSettings } from '../shared/parameters/readRun';
import type { ImageRequest } from '../shared/request/types';
import { generateOrder, type GenerateRow } from '../shared/run/order/generateOrder';
import { imagesSender } from '../shared/run/send/imagesSender';
import type { Step } from '../shared/run/step';
import { generateParameters } from './parameters';

/** Images from words. */
export const generateStep: Step<GenerateRow, ImageRequest> = {
	properties: generateParameters,
	readRun: readRunSettings,
	refuseChoice: choiceCheck(generateParameters),
	read(ctx, row) {
		const frame = readFrame(ctx, row, fromWords, 'promptFrom');
		const framed = frame && { prompt: frame.text, blanks: frame.blanks };
		const render = { ...readRenderSettings(ctx, row), ...framed };
		const separateCalls = readSeparateCalls(ctx, row, render.n);
		return { render, output: readOutputSettings(ctx, row), separateCalls, purposes: readPurposes(ctx, row) };
	},
	order: generateOrder,
	sender: imagesSender,
};
