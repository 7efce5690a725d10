/**
 * Wrong manifests and handlers don't compile, and the compiler says what is wrong: right texts with
 * one thing changed at a time.
 */
import { complaintsAbout } from './type-check';
import { RIGHT_ACTION, RIGHT_TRIGGER, RIGHT_CONNECTOR } from './right-manifests';
import { type Change, WRONG_ACTIONS, WRONG_TRIGGERS, WRONG_CONNECTORS } from './wrong-manifests';

function apply(
  right: string,
  changes: Readonly<Record<string, Change>>,
): [string, string, RegExp][] {
  return Object.entries(changes).map(([name, [found, wrong, message]]) => {
    if (right.split(found).length !== 2)
      throw new Error(`"${found}" is not exactly once in the text`);
    return [name, right.replace(found, () => wrong), message];
  });
}

const RIGHT = {
  'a right action': RIGHT_ACTION,
  'a right trigger': RIGHT_TRIGGER,
  'a right connector': RIGHT_CONNECTOR,
};

const WRONG = [
  ...apply(RIGHT_ACTION, WRONG_ACTIONS),
  ...apply(RIGHT_TRIGGER, WRONG_TRIGGERS),
  ...apply(RIGHT_CONNECTOR, WRONG_CONNECTORS),
];

let complaints: Map<string, string[]>;

beforeAll(() => {
  complaints = complaintsAbout({
    ...RIGHT,
    ...Object.fromEntries(WRONG.map(([name, text]) => [name, text])),
  });
});

test.each(Object.keys(RIGHT))('%s compiles', (name) => {
  expect(complaints.get(name)).toEqual([]);
});

test.each(WRONG)('%s does not compile', (name, _text, message) => {
  expect(complaints.get(name)?.join('\n')).toMatch(message);
});
