import { defaultOutput } from '../../../nodes/shared/output/settings';
import type { Order } from '../../../nodes/shared/run/order/types';
import { imageName } from '../../../nodes/shared/run/send/store';
import type { Run } from '../../../nodes/shared/run/types';

interface Asked {
	node?: string;
	turn?: number;
	row?: number;
	images?: number;
}

const nameOf = ({ node = 'Images', turn = 0, row = 0, images = 1 }: Asked): string =>
	imageName({ ctx: { getNode: () => ({ name: node }), getExecutionId: () => '77' }, index: turn } as unknown as Run, { row, images, output: defaultOutput } as Order, 0, 'png');

const nameBy = (node: string): string => nameOf({ node });

test.each([
	['long names that differ in their end', 'Make the picture for the hero of the landing page', 'Make the picture for the hero of the landing page1'],
	['names without a letter', '🎨', '🖼️'],
])('two nodes with %s give their unnamed files different names', (_, one, other) => {
	expect(nameBy(one)).not.toBe(nameBy(other));
});

test('an image of the second row and one of a loop’s second turn have different names', () => {
	expect(nameOf({ row: 1, images: 2 })).not.toBe(nameOf({ turn: 1 }));
});

test('an unnamed file is called by node, execution and row', () => {
	expect(nameBy('Edit Image (GPT)')).toBe('edit-image-gpt-77-1.png');
	expect(nameBy('Make the picture for the hero of the landing page')).toMatch(/^make-the-picture-for-the-hero-of-the-lan-[0-9a-f]{6}-77-1\.png$/);
});
