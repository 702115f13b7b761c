/* winmm.dll: the time; a server has no devices for sound and games. */
#include "emulator/call.h"

enum {
	TIME_NO_CANDO = 97, PERIOD_MIN = 1, PERIOD_MAX = 1000000,
	SYSTEM_ERROR_BAD_DEVICE = 2, SYSTEM_ERROR_NO_DRIVER = 6,
	JOYSTICK_UNPLUGGED = 167, JOYSTICK_PARAMETER = 165,
};

static void get_time(struct call *c)
{
	call_return(c, call_ticks(c));
}

static void set_period(struct call *c)
{
	uint32_t n = call_arg32(c, 0);

	call_return(c, n < PERIOD_MIN || n > PERIOD_MAX ? TIME_NO_CANDO : 0);
}

/* TIMECAPS. */
static void get_periods(struct call *c)
{
	call_write32(c, call_arg(c, 0), PERIOD_MIN);
	call_write32(c, call_arg(c, 0) + 4, PERIOD_MAX);
}

static void no_devices(struct call *c)
{
	call_return(c, 0);
}

static void bad_device(struct call *c)
{
	call_note_failure(c, SYSTEM_ERROR_BAD_DEVICE);
	call_return(c, SYSTEM_ERROR_BAD_DEVICE);
}

static void no_driver(struct call *c)
{
	call_note_failure(c, SYSTEM_ERROR_NO_DRIVER);
	call_return(c, SYSTEM_ERROR_NO_DRIVER);
}

/* Without a device nothing is heard: PlaySound() says FALSE. */
static void play(struct call *c)
{
	call_return(c, 0);
}

static void no_joystick(struct call *c)
{
	call_return(c, JOYSTICK_UNPLUGGED);
}

static void no_joystick_caps(struct call *c)
{
	call_return(c, JOYSTICK_PARAMETER);
}

static const struct stub stubs[] = {
	{ "timeGetTime", 0, get_time },
	{ "timeBeginPeriod", 1, set_period },
	{ "timeEndPeriod", 1, set_period },
	{ "timeGetDevCaps", 2, get_periods },
	{ "waveOutGetNumDevs", 0, no_devices },
	{ "waveInGetNumDevs", 0, no_devices },
	{ "midiOutGetNumDevs", 0, no_devices },
	{ "midiInGetNumDevs", 0, no_devices },
	{ "mixerGetNumDevs", 0, no_devices },
	{ "auxGetNumDevs", 0, no_devices },
	{ "joyGetNumDevs", 0, no_devices },
	{ "waveOutGetDevCapsA", 3, bad_device },
	{ "waveOutGetDevCapsW", 3, bad_device },
	{ "waveInGetDevCapsA", 3, bad_device },
	{ "waveInGetDevCapsW", 3, bad_device },
	{ "waveOutOpen", 6, bad_device },
	{ "waveInOpen", 6, bad_device },
	{ "midiStreamOpen", 6, bad_device },
	{ "mixerOpen", 5, no_driver },
	{ "PlaySoundA", 3, play },
	{ "PlaySoundW", 3, play },
	{ "joyGetPosEx", 2, no_joystick },
	{ "joyGetDevCapsA", 3, no_joystick_caps },
	{ "joyGetDevCapsW", 3, no_joystick_caps },
};
STUB_MODULE(winmm, "winmm.dll", stubs);
