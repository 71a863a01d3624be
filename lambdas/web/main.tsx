import { render } from 'preact';
import { ControlRoom } from './frame/control-room.tsx';
import { openSession } from './sign-in/session.ts';

const root = document.getElementById('page');
if (root !== null) render(<ControlRoom />, root);
void openSession();
