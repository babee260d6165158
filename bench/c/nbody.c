/* bench/programs/nbody.py in C; doubles are compiler-rt's. Returns the bits of the energy after the
   last step. */
enum { BODIES = 4, STEPS = 30 };

struct body {
    double x, y, z, vx, vy, vz, mass;
};

static struct body bodies[BODIES];
static const struct body start[BODIES] = {
    {0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 39.5},
    {4.84, -1.16, -0.1, 0.6, 2.8, -0.02, 0.0377},
    {8.34, 4.12, -0.4, -1.01, 1.82, 0.008, 0.0113},
    {12.89, -15.11, -0.22, 1.08, 0.87, -0.01, 0.0017},
};
volatile double before;

static double square_root(double x)
{
    double guess = x > 1.0 ? x : 1.0;
    for (int i = 0; i < 8; i++)
        guess = 0.5 * (guess + x / guess);
    return guess;
}

static void advance(double dt)
{
    for (int i = 0; i < BODIES; i++) {
        struct body *a = &bodies[i];
        for (int j = i + 1; j < BODIES; j++) {
            struct body *b = &bodies[j];
            double dx = a->x - b->x, dy = a->y - b->y, dz = a->z - b->z;
            double squared = dx * dx + dy * dy + dz * dz;
            double magnitude = dt / (squared * square_root(squared));
            a->vx -= dx * b->mass * magnitude;
            a->vy -= dy * b->mass * magnitude;
            a->vz -= dz * b->mass * magnitude;
            b->vx += dx * a->mass * magnitude;
            b->vy += dy * a->mass * magnitude;
            b->vz += dz * a->mass * magnitude;
        }
    }
    for (int i = 0; i < BODIES; i++) {
        bodies[i].x += dt * bodies[i].vx;
        bodies[i].y += dt * bodies[i].vy;
        bodies[i].z += dt * bodies[i].vz;
    }
}

static double energy(void)
{
    double e = 0;
    for (int i = 0; i < BODIES; i++) {
        const struct body *a = &bodies[i];
        e += 0.5 * a->mass * (a->vx * a->vx + a->vy * a->vy + a->vz * a->vz);
        for (int j = i + 1; j < BODIES; j++) {
            const struct body *b = &bodies[j];
            double dx = a->x - b->x, dy = a->y - b->y, dz = a->z - b->z;
            e -= a->mass * b->mass / square_root(dx * dx + dy * dy + dz * dz);
        }
    }
    return e;
}

long long bench(void)
{
    for (int i = 0; i < BODIES; i++)
        bodies[i] = start[i];
    before = energy();
    for (int step = 0; step < STEPS; step++)
        advance(0.01);
    union {
        double number;
        long long bits;
    } after = {energy()};
    return after.bits;
}
