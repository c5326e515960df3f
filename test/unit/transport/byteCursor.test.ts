import type { IDataObject } from 'n8n-workflow';
import { ByteCursor } from '../../../nodes/shared/transport/answer/byteCursor';
import { kindOfEvent } from '../../../nodes/shared/transport/answer/imagePlaces';

/** Pieces as they arrive, and how many were asked for. */
function pieces(...texts: string[]) {
	const left = texts.map((text) => Buffer.from(text));
	const asked = { pulls: 0 };
	const next = async () => {
		asked.pulls += 1;
		const value = left.shift();
		return await Promise.resolve(value === undefined ? { done: true as const, value } : { done: false as const, value });
	};
	return { cursor: new ByteCursor({ next } as AsyncIterator<Uint8Array>), asked };
}

test.each([
	[3, 'abc', 1],
	[4, 'abcd', 2],
	[6, 'abcdef', 2],
	[9, 'abcdef', 3],
])('of three and three bytes, %i are %s, and no piece is asked for before it is needed', async (count, text, pulls) => {
	const { cursor, asked } = pieces('abc', 'def');
	expect((await cursor.gather(count)).toString()).toBe(text);
	expect(asked.pulls).toBe(pulls);
});

test.each<[IDataObject, string, string]>([
	[{ type: 'image_generation.partial_image' }, '', 'partial'],
	[{ type: 'image_generation.completed' }, 'image_generation.partial_image', 'image'],
	[{}, 'image_generation.partial_image', 'partial'],
	[{ partial_image_index: 0 }, 'image_generation.completed', 'image'],
	[{ partial_image_index: 0 }, '', 'partial'],
	[{ partial_image_index: null }, '', 'image'],
	[{ type: 7 }, '', 'image'],
])('an event that says %j, named “%s”, brings a %s', (event, name, kind) => {
	expect(kindOfEvent(event, name)).toBe(kind);
});
