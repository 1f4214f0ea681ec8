/** Receives the scorer's webhooks, and believes those alone that it has signed. The JDK is enough. */
package com.example.webhook;
