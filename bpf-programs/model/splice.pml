/*
 * Gear 2's argument for order, for spin. Names as in include/weft/splice.h: c the application's socket, a the
 * relay's end of it, b an endpoint's socket, u the runtime's end of it. docs/splice.md says what is left out.
 *
 * One statement is one access to what others can change, so that spin tries every preemption. Memory is
 * sequentially consistent: every hand-over is a compare-and-swap or a reference count.
 *
 * check.sh gives the sizes and the mutations (a check left out), of which each has to fail.
 */
#ifndef CLIENTS
#define CLIENTS 1
#endif
#ifndef LINKS
#define LINKS 1
#endif
#ifndef FIRST  /* requests of the first thread that sends on client 0 */
#define FIRST 2
#endif
#ifndef SECOND /* of the second one */
#define SECOND 1
#endif
#ifndef OTHER  /* of client 1 */
#define OTHER 1
#endif

#define PIECES 2 /* send() calls a response takes */
#define LAST (PIECES - 1)
#define MESSAGES 8

mtype = { IDLE, DECIDING, KERNEL, PASSING, TAKEN, LEFT };

/* A request is its client and number, an octet of its response also the piece. */
#define REQUEST(c, n) (c * 16 + n * PIECES)
#define OF(message) (message / 16)

/* struct weft_client */
#ifdef JOIN
#define START LEFT
#else
#define START IDLE
#endif
mtype state[CLIENTS] = START;
byte link_of[CLIENTS];  /* link + 1, 0: none since the relay's turn */
byte carried[CLIENTS];  /* the request that is with the kernel */
byte owed[CLIENTS];     /* requests sent to the relay and not answered: write_seq != done_seq */
bool joined[CLIENTS] = START == IDLE; /* in the sockmap */
bool reset[CLIENTS];    /* the relay ended the connection */

/* struct weft_link, and its pool's bit */
byte client_of[LINKS];  /* client + 1, 0: none */
bool sent[LINKS];       /* octets of the response were put into c's queue */
bool free[LINKS] = true;
bool dead[LINKS];       /* its bit will not come back: the runtime closes u */
byte socket_of[LINKS];  /* which b: a link's element can be given to another connection */

/* sk_psock.refcnt of b less the sockmap's one: threads between sk_psock_get and sk_psock_put. */
byte inside[LINKS * 2];
#define REST(link) (link == 0 || inside[(link - 1) * 2 + socket_of[link - 1]] == 0)

/* lock_sock: held over the program and a pass, not over a redirect (tcp_bpf_send_verdict). */
bool lock_c[CLIENTS], lock_b[LINKS];
#define LOCK(lock) atomic { !lock -> lock = true }

byte numbered[CLIENTS]; /* requests sent: their order is the order in which c's program saw them */

chan queue_c[CLIENTS] = [MESSAGES] of { byte }; /* sk_psock.ingress_msg */
chan tcp_c[CLIENTS] = [MESSAGES] of { byte };   /* a to c: empty is c.copied_seq == a.write_seq */
chan tcp_a[CLIENTS] = [MESSAGES] of { byte };   /* c to a */
chan queue_b[LINKS] = [MESSAGES] of { byte };
chan tcp_u[LINKS] = [MESSAGES] of { byte };     /* b to u */

/* A redirect to a socket that has left the sockmap is lost (tcp_bpf_sendmsg_redir: EPIPE). */
inline put(c, message)
{
	if
	:: joined[c] && !reset[c] -> queue_c[c]!message
	:: else
	fi
}

/* A thread that sends on c. It never waits for a response: that is pipelining too. */
proctype sender(byte c; byte requests)
{
	byte number, link;
	bool rest;

	do
	:: requests > 0 ->
		requests--;
		LOCK(lock_c[c]);
		atomic { number = numbered[c]; numbered[c]++; link = 0 }
#ifdef REST_FIRST
		rest = REST(link_of[c]);
#else
		rest = true;
#endif
		atomic {
			if
			:: state[c] == IDLE -> state[c] = DECIDING
			:: else -> goto pass
			fi
		}
		if
		:: owed[c] == 0
		:: else -> goto undecided
		fi;
#if !defined(NO_REST) && !defined(REST_FIRST)
		rest = REST(link_of[c]);
#endif
		if
		:: rest
		:: else -> goto undecided
		fi;
		do
		:: link == LINKS -> goto undecided
		:: link < LINKS ->
#ifdef NO_LEASE
			if
			:: free[link] -> skip
			:: else -> atomic { link++; goto again }
			fi;
			free[link] = false;
			break;
again:			skip
#else
			atomic {
				if
				:: free[link] -> free[link] = false; break
				:: else -> link++
				fi
			}
#endif
		od;
		atomic { sent[link] = false; carried[c] = REQUEST(c, number) }
		client_of[link] = c + 1;
		link_of[c] = link + 1;
		atomic { state[c] = KERNEL; lock_c[c] = false }
		queue_b[link]!REQUEST(c, number);
		goto next;
undecided:	state[c] = IDLE;
pass:		atomic { owed[c]++; tcp_a[c]!REQUEST(c, number); lock_c[c] = false }
next:		skip
	:: else -> break
	od
}

/* A thread of an endpoint. It answers what it has read, each piece in a send() of its own. */
proctype backend(byte link)
{
	byte request, piece, c, me;
	bool redirect;

end:	do
	:: atomic { queue_b[link]?request -> piece = 0; me = link * 2 + socket_of[link] }
		do
		:: piece < PIECES ->
			inside[me]++;
			LOCK(lock_b[link]);
			atomic {
				redirect = false;
				c = client_of[link];
				assert(c != 0 || dead[link]); /* octets that nobody waits for */
				if
				:: c == 0 -> goto pass
				:: else -> c--
				fi
			}
			if
			:: link_of[c] == link + 1
			:: else -> goto pass
			fi;
#ifdef LEASE_FIRST
			if
			:: piece == LAST && state[c] == KERNEL -> client_of[link] = 0; free[link] = true
			:: else
			fi;
#endif
			atomic {
				if
				:: state[c] == KERNEL -> state[c] = DECIDING
				:: else -> goto pass /* the relay has taken it, or carries it */
				fi
			}
			atomic {
				if
#ifndef NO_DRAINED
				:: nempty(tcp_c[c]) -> goto passing
				:: empty(tcp_c[c])
#else
				:: true
#endif
#if defined(BLOCKING) && !defined(NO_READER)
				:: goto passing
#else
				:: goto passing /* no room in c's queue, a head that is not plain … */
#endif
				fi
			}
#if defined(BLOCKING) && !defined(NO_READER)
			goto passing;
#endif
			redirect = true;
			if
			:: piece < LAST ->
				sent[link] = true;
				state[c] = KERNEL
			:: else ->
#ifndef LEASE_FIRST
				client_of[link] = 0;
				free[link] = true;
#endif
				state[c] = IDLE
			fi;
			goto pass;
passing:		state[c] = PASSING;
pass:			if
			:: redirect ->
				lock_b[link] = false;
				put(c, request + piece)
			:: else -> atomic { tcp_u[link]!(request + piece); lock_b[link] = false }
			fi;
			atomic { inside[me]--; piece++ }
		:: else -> break
		od
	od
}

inline write(c, request)
{
	tcp_c[c]!request;
	tcp_c[c]!(request + LAST)
}

/* What the relay waits for before it writes to a, closes a or takes c out of the sockmap. */
inline turn(c)
{
#ifndef NO_TURN
	REST(link_of[c]);
#endif
	skip
}

proctype relay(byte c)
{
	byte message, link;

end:	do
	:: reset[c] -> break
	:: state[c] == PASSING ->
		link = link_of[c] - 1;
		turn(c);
		do
		:: tcp_u[link]?message ->
			tcp_c[c]!message;
			if
			:: message % PIECES == LAST -> break
			:: else
			fi
		od;
		link_of[c] = 0;
		client_of[link] = 0;
		free[link] = true;
		state[c] = IDLE
	/* The response of an earlier request is whole; c cannot leave this state while one is owed. */
	:: nempty(tcp_a[c]) && (state[c] == IDLE || state[c] == LEFT) ->
		turn(c);
		link_of[c] = 0; /* no program looks at it or sets it while a request is owed */
		tcp_a[c]?message;
#if defined(JOIN) && !defined(JOIN_LATE)
		joined[c] = true;
#endif
		write(c, message);
		owed[c]--;
#ifdef JOIN
		/* c.copied_seq reaches what was just written: then no reader is left who saw no psock. */
		joined[c] = true;
		if
		:: state[c] == LEFT -> state[c] = IDLE
		:: else
		fi
#endif
#ifdef STALE_TURN
	/* It has waited for a turn that it needs no more: nothing of c is here. */
	:: state[c] == IDLE && link_of[c] != 0 ->
		turn(c);
		link_of[c] = 0
#endif
#ifdef TIMEOUTS
	/* No response in time. */
	:: atomic { state[c] == KERNEL -> state[c] = TAKEN }
		link = link_of[c] - 1;
		dead[link] = true;
#ifndef CLEAR_LATE
		client_of[link] = 0; /* first: who has read it by now is inside, who comes later reads none */
#endif
		turn(c);
		if
		:: sent[link] -> reset[c] = true
		:: else -> write(c, carried[c])
		fi;
#ifdef CLEAR_LATE
		client_of[link] = 0;
#endif
		link_of[c] = 0;
		state[c] = (reset[c] -> TAKEN : IDLE)
#endif
#ifdef LEAVE
	/* Taking c out of the sockmap throws its queue away (sk_psock_drop). */
	:: atomic { state[c] == IDLE && joined[c] -> state[c] = LEFT }
#ifndef NO_LEAVE_REST
		turn(c);
#endif
		empty(queue_c[c]);
		joined[c] = false
#endif
	od
}

/* The application has read a message: each octet once, in the order of the requests, its own. */
inline check(c, message, expected)
{
	assert(OF(message) == c);
	assert(message == REQUEST(c, 0) + expected);
	expected++
}

/* recvmsg of c, one thread at a time: tcp_bpf_recvmsg looks at the TCP queue, then at its own, then locks. */
proctype reader(byte c; byte all)
{
	byte message, expected;
	bool tcp, own, plain, asked = true;

#ifdef JOIN
	asked = false; /* one recvmsg comes without being told to */
#endif
	do
	:: reset[c] -> break
	:: expected == all * PIECES -> break
	:: expected < all * PIECES && (nempty(queue_c[c]) || nempty(tcp_c[c]) || !asked) ->
#ifdef JOIN
		asked = asked || (empty(queue_c[c]) && empty(tcp_c[c]));
		plain = !joined[c]; /* no psock: tcp_recvmsg */
#endif
		tcp = nempty(tcp_c[c]);
		own = nempty(queue_c[c]);
		if
		:: plain && empty(tcp_c[c]) /* EAGAIN */
		:: nempty(tcp_c[c]) && (plain || tcp && !own) ->
			/* tcp_recvmsg: what arrives while it holds the lock waits in the backlog. */
			atomic {
				tcp_c[c]?message;
				check(c, message, expected);
				do
				:: nempty(tcp_c[c]) -> tcp_c[c]?message; check(c, message, expected)
				:: true -> break
				od
			}
#ifdef BLOCKING
			/* MSG_WAITALL: it goes on waiting for TCP's octets and never looks at the queue. */
			if
			:: nempty(tcp_c[c]) -> atomic { tcp_c[c]?message; check(c, message, expected) }
			:: true
			fi
#endif
		:: !plain && (!tcp || own) ->
			atomic {
				if
				:: queue_c[c]?message -> check(c, message, expected)
				:: empty(queue_c[c]) /* EAGAIN */
				fi
			}
		fi
	od
}

#ifdef REUSE
/* The runtime gives a link's element to another connection: it leases the link, and waits for b's threads. */
proctype renew(byte link)
{
end:	atomic { free[link] -> free[link] = false }
#ifndef NO_RENEW_REST
	inside[link * 2] == 0;
#endif
	socket_of[link] = 1;
	free[link] = true
}
#endif

/* Once nothing moves any more, what was lent is back. */
proctype leases()
{
	byte link;

	timeout;
	do
	:: link < LINKS ->
		assert(free[link] || dead[link]);
		assert(client_of[link] == 0);
		assert(inside[link * 2] == 0);
		link++
	:: else -> break
	od
}

init
{
	byte i;

	atomic {
		run sender(0, FIRST);
		run sender(0, SECOND);
		run reader(0, FIRST + SECOND);
		run relay(0);
#if CLIENTS > 1
		run sender(1, OTHER);
		run reader(1, OTHER);
		run relay(1);
#endif
		for (i : 0 .. LINKS - 1) {
			run backend(i);
			run backend(i)
#ifdef REUSE
			; run renew(i)
#endif
		}
		run leases()
	}
}
