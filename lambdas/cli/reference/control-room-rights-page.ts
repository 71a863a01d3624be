import { mayUse, ROLES, type Role } from '#core/people.ts';
import { type ApiRoute, ROUTES } from '#serve/routes.ts';

/** Which role may send which request to the control room, from the table that its API uses. */
export function controlRoomRightsPage(): string {
  return `${[
    '# Who may do what in the control room',
    'A person has one role, and may be limited to accounts or units (`people` of the organization file). Requests without a sign-in get 401, and people that the file does not list get 403. Lists, counters, charts, the grid and the messages of the socket contain only accounts that the person may see. Decisions, stops and resumes are checked again by the function that decides, with the proof that the browser signed.',
    '사람마다 역할이 하나 있으며, 조직 파일의 `people`에서 계정이나 조직 단위로 범위를 제한할 수 있습니다. 로그인하지 않은 요청에는 401, 조직 파일에 없는 사람에게는 403으로 응답합니다. 목록, 집계, 차트, 조직 화면과 소켓 알림에는 볼 수 있는 계정만 포함됩니다. 결정, 전체 중지, 재개는 브라우저가 서명한 증명과 함께 결정 함수가 다시 확인합니다.',
    [
      `| Request | | ${ROLES.join(' | ')} | About an account outside the limits |`,
      `| --- | --- | ${ROLES.map(() => '---').join(' | ')} | --- |`,
      ...ROUTES.map(rowOf),
    ].join('\n'),
  ].join('\n\n')}\n`;
}

function rowOf(route: ApiRoute): string {
  const cells = [
    `\`${route.method} ${shownPath(route)}\``,
    route.name,
    ...ROLES.map((role) => cellOf(route, role)),
    elsewhere(route),
  ];
  return `| ${cells.join(' | ')} |`;
}

function cellOf({ right }: ApiRoute, role: Role): string {
  return right === undefined || mayUse({ role }, right) ? 'yes' : 'no: 403';
}

function elsewhere({ about, right }: ApiRoute): string {
  if (about === 'incident') return 'no: 404, as for an incident that does not exist';
  if (about === 'accounts') return 'left out';
  return right === undefined ? 'names no account' : 'the whole organization, also for people limited to accounts or units';
}

function shownPath({ path }: ApiRoute): string {
  return path.source
    .replaceAll('\\/', '/')
    .replace(/^\^/, '')
    .replace(/\$$/, '')
    .replace(/\(.*?\)/, 'ID');
}
