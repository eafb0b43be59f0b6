/* SPDX-License-Identifier: EUPL-1.2
 *
 * The bounded queue between the epoll threads and the workers.
 *
 * A suspended connection never times out in the library, so what bounds the wait is that a full
 * queue refuses. Contract in http/server_parts.h.
 */
#include "http/server_parts.h"

void queue_init(struct queue *queue, size_t max)
{
    *queue = (struct queue){ .max = max };
    if (pthread_mutex_init(&queue->lock, NULL) != 0 || pthread_cond_init(&queue->filled, NULL) != 0)
        panic("no memory for the work queue");
}

bool queue_offer(struct queue *queue, struct exchange *exchange)
{
    pthread_mutex_lock(&queue->lock);
    bool is_taken = !queue->closed && queue->count < queue->max;
    if (is_taken) {
        /* Before a worker can see it, since a worker resumes. */
        MHD_suspend_connection(exchange->connection);
        exchange->next = NULL;
        *(queue->last != NULL ? &queue->last->next : &queue->first) = exchange;
        queue->last = exchange;
        queue->count++;
        pthread_cond_signal(&queue->filled);
    }
    pthread_mutex_unlock(&queue->lock);
    return is_taken;
}

struct exchange *queue_take(struct queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    while (queue->first == NULL && !queue->closed)
        pthread_cond_wait(&queue->filled, &queue->lock);

    struct exchange *exchange = queue->first;
    if (exchange != NULL) {
        queue->first = exchange->next;
        if (queue->first == NULL)
            queue->last = NULL;
        queue->count--;
    }
    pthread_mutex_unlock(&queue->lock);
    return exchange;
}

void queue_close(struct queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    queue->closed = true;
    pthread_cond_broadcast(&queue->filled);
    pthread_mutex_unlock(&queue->lock);
}

void queue_clear(struct queue *queue)
{
    pthread_cond_destroy(&queue->filled);
    pthread_mutex_destroy(&queue->lock);
}
