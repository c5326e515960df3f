import { readFrame } from '../shared/parameters/frames';
import { fromWords } from '../shared/parameters/prompt';
import { readOutputSettings, readPurposes, readRenderSettings, readSeparateCalls } from '../shared/parameters/read';
import { readRunSettings } from '../shared/parameters/readRun';
import { choiceCheck } from '../shared/parameters/choices';
import { generateParameters } from './parameters';
import { checkGenerate } from '../shared/request/generate';
import type { RenderSettings } from '../shared/request/settings';
import type { ImageRequest } from '../shared/request/types';
import { imageOrder, resolveClosedSettings } from '../shared/run/order/imageOrder';
import type { RowSettings } from '../shared/run/order/types';
import { imagesSender } from '../shared/run/send/imagesSender';
import type { Step } from '../shared/run/step';

/** Images from text: nothing is needed but the row's own parameters. */
export const generateStep: Step<RowSettings & { render: RenderSettings }, ImageRequest> = {
	readRun: readRunSettings,
	refuseChoice: choiceCheck(generateParameters),
	read(ctx, row) {
		const frame = readFrame(ctx, row, fromWords, 'promptFrom');
		const framed = frame && { prompt: frame.text, blanks: frame.blanks };
		const render = { ...readRenderSettings(ctx, row), ...framed };
		const separateCalls = readSeparateCalls(ctx, row, render.n);
		return { render, output: readOutputSettings(ctx, row), separateCalls, purposes: readPurposes(ctx, row) };
	},
	async order({ render, output }, asking) {
		const { settings, target, context } = resolveClosedSettings(render, asking);
		const checked = checkGenerate(settings, context);
		if (!checked.ok) return checked;
		const { request, remarks } = checked;
		return { ok: true, remarks, order: imageOrder(request, settings, output, { asking, target }), isComplete: true };
	},
	sender: imagesSender,
};
