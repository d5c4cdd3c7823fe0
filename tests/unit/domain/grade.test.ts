import { expect, test } from 'vitest';
import { GRADES, gradeOfLoss } from '../../../src/domain/grade';

test('the grade of a loss at every border', () => {
	expect([100, 50, 49, 40, 39, 30, 29, 20, 19, 10, 9, 0].map(gradeOfLoss)).toEqual(
		GRADES.flatMap((grade) => [grade, grade])
	);
});
