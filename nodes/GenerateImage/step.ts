import { readFrame } from '../shared/parameters/frames';
import { fromWords } from '../shared/parameters/prompt';
import { readOutputSettings, readRenderSettings } from '../shared/parameters/read';
import { checkGenerate } from '../shared/request/generate';
import { preparedRow, settled } from '../shared/run/prepare';
import type { ImageStep } from '../shared/run/types';

/** Images from text: nothing is needed but the row's own parameters. */
export const generateStep: ImageStep = {
	async prepare(ctx, row, route, instead) {
		const frame = readFrame(ctx, row, fromWords, 'promptFrom');
		const framed = frame && { prompt: frame.text, blanks: frame.blanks };
		const { settings, context } = settled({ ...readRenderSettings(ctx, row), ...framed, ...instead }, route);
		const checked = checkGenerate(settings, context);
		if (!checked.ok) return checked;
		const { request, remarks } = checked;
		return { ok: true, remarks, request: preparedRow(request, settings, readOutputSettings(ctx, row), route) };
	},
};
