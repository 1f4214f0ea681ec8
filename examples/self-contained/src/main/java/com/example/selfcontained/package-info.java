/** An application that is started by {@code java -jar}, with the self-contained appender beside it. */
package com.example.selfcontained;
