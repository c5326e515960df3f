import { findImageModel } from '../catalog/imageModels';
import { findMainModel } from '../catalog/mainModels';
import type { Refusal } from './types';

const dayMs = 86_400_000;
const daysUntil = (day: string, today: Date) => Math.ceil((Date.parse(day) - today.getTime()) / dayMs);

const draws = (id: string) => findImageModel(id) !== undefined || /gpt-image|dall-e|chatgpt-image/i.test(id);

/** Whose closing dates bind, and on which day. */
interface Judged {
	today: Date;
	servedByOpenAi: boolean;
}

/** Refuses a main model that is missing, draws, or is closed. */
export function checkMainModel(id: string, { today, servedByOpenAi }: Judged): Refusal | undefined {
	const parameter = 'Main Model';
	if (id === '')
		return {
			parameter,
			message: 'No main model is chosen',
			description: 'Choose one from the list, for example gpt-5.4.',
		};
	if (draws(id)) {
		return {
			parameter,
			message: `${id} draws images and cannot lead a conversation`,
			description: `Set Main Model to gpt-5.4 and Image Model to ${id}. The main model reads, reasons and calls the image tool; ${id} is what the tool draws with. For one image from one prompt use the Generate Image node, which needs no main model.`,
		};
	}
	const known = servedByOpenAi ? findMainModel(id) : undefined;
	return known?.closes && daysUntil(known.closes, today) <= 0
		? {
				parameter,
				message: `OpenAI closed ${id} on ${known.closes}`,
				description: `Choose ${known.successor} instead.`,
			}
		: undefined;
}

/** A remark while a main model is about to be closed. */
export function mainModelRemarks(id: string, { today, servedByOpenAi }: Judged): string[] {
	const known = servedByOpenAi ? findMainModel(id) : undefined;
	if (!known?.closes || daysUntil(known.closes, today) > 90) return [];
	return [`OpenAI closes ${id} on ${known.closes}. Choose ${known.successor} before then.`];
}

/** Refuses a main model in the place of the image model. */
export function checkToolModel(id: string): Refusal | undefined {
	if (!findMainModel(id)) return undefined;
	return {
		parameter: 'Image Model',
		message: `${id} cannot draw`,
		description: 'Set Image Model to gpt-image-2. This one can be the Main Model, which leads the conversation.',
	};
}
