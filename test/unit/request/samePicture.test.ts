import { pictureOf } from '../../../nodes/shared/request/samePicture';

const size = (text: string) => ({ width: Number(text.split('x')[0]), height: Number(text.split('x')[1]) });
const asked = (channel: string, request: string, target?: string) => ({ channel, request, ...(target ? { target: size(target) } : {}) });

test.each([
	['different requests', [asked('a', '1', '10x10'), asked('b', '2', '10x10')], { a: 'a', b: 'b' }],
	['equal ones of one size', [asked('a', '1', '10x10'), asked('b', '1', '10x10')], { a: 'a', b: 'a' }],
	['the larger is bought, whichever comes first', [asked('a', '1', '10x8'), asked('b', '1', '10x9')], { a: 'b', b: 'b' }],
	['neither can be cut from the other', [asked('a', '1', '10x8'), asked('b', '1', '9x10')], { a: 'a', b: 'b' }],
	['a third fits into the second', [asked('a', '1', '10x8'), asked('b', '1', '8x11'), asked('c', '1', '8x9')], { a: 'a', b: 'b', c: 'b' }],
	['nothing is cut from an uncut picture, nor the other way round', [asked('a', '1'), asked('b', '1', '9x9'), asked('c', '1')], { a: 'a', b: 'b', c: 'a' }],
])('whose picture a purpose gets: %s', (_, list, wanted) => {
	expect(Object.fromEntries(pictureOf(list))).toEqual(wanted);
});
